package bot.molt.execution.egress;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.execution.egress.EgressListener.Outcome;
import bot.molt.spi.net.Destination;
import bot.molt.spi.net.Gate;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection of a sandbox, from its first byte to the end of both sides.
///
/// Threads: one runs it; both directions have one of their own, and end with it.
final class Conversation {
    private static final Duration LINGER = Duration.ofSeconds(2);
    private static final long LINGER_BYTES = 1 << 20;

    private final SocketChannel client;
    private final Gate gate;
    private final TaskScope threads;
    private final EgressLimits limits;
    private final InputStream in;
    private final OutputStream out;
    private final long started = System.nanoTime();

    private @Nullable Metered up;
    private @Nullable Metered down;
    private @Nullable Destination target;
    private String address = "";
    private Outcome outcome = Outcome.INVALID;
    private String refusal = "";

    Conversation(SocketChannel client, Gate gate, TaskScope threads, EgressLimits limits) {
        this.client = client;
        this.gate = gate;
        this.threads = threads;
        this.limits = limits;
        this.in = new BufferedInputStream(Channels.newInputStream(client));
        this.out = Channels.newOutputStream(client);
    }

    /// Serves it, and closes it.
    void run() throws InterruptedException {
        try (client) {
            Request request = request();
            if (request != null) {
                target = request.target();
                serve(request);
            }
            linger();
        } catch (IOException | CancellationException e) {
            if (outcome != Outcome.RELAYED && refusal.isEmpty()) {
                refusal = "the client left before it was answered";
            }
        }
    }

    /// Takes what the client still sends after an answer, for a little while: closed at once, the
    /// connection would be reset, and the answer lost on its way.
    private void linger() throws IOException, InterruptedException {
        if (outcome != Outcome.RELAYED && client.isOpen()) {
            client.shutdownOutput();
            threads.fork(this::skipped).join(LINGER);
        }
    }

    private boolean skipped() {
        try {
            in.skipNBytes(LINGER_BYTES);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Tells why it is not served, and closes it.
    void turnAway(String reason) {
        outcome = Outcome.REFUSED;
        refusal = reason;
        try (client) {
            client.configureBlocking(false);
            HttpRequest.answer(new ChannelText(client), "503 Service Unavailable", reason);
        } catch (IOException e) {
            refusal = reason + "; the client left";
        }
    }

    /// What became of it.
    EgressListener.Connection ended(String sandbox, String userId) {
        Destination asked = target;
        Metered sent = up;
        Metered received = down;
        return new EgressListener.Connection(
                sandbox,
                userId,
                asked == null ? "" : asked.host().text(),
                asked == null ? 0 : asked.port(),
                address,
                outcome,
                refusal,
                sent == null ? 0 : sent.bytes(),
                received == null ? 0 : received.bytes(),
                Duration.ofNanos(System.nanoTime() - started));
    }

    /// What the reader of a head came to.
    private record Reading(@Nullable Request request, String reason) {}

    /// A reader in time, or nothing where there is none; the limit is for the whole of it, so that
    /// a byte now and then does not hold a place.
    private @Nullable Request request() throws IOException, InterruptedException {
        Task<Reading> reading = threads.fork(this::read);
        Reading read = reading.join(limits.head()).orElse(null);
        if (read == null) {
            refusal = "no whole request within %d ms".formatted(limits.head().toMillis());
            client.close();
            return null;
        }
        refusal = read.reason();
        return read.request();
    }

    private Reading read() {
        try {
            in.mark(1);
            int first = in.read();
            if (first < 0) {
                return new Reading(null, "closed before it asked for anything");
            }
            in.reset();
            return new Reading(
                    first == SocksRequest.VERSION
                            ? SocksRequest.read(in, out)
                            : HttpRequest.read(in, out),
                    "");
        } catch (MalformedException e) {
            return new Reading(null, e.reason());
        } catch (IOException e) {
            return new Reading(null, "the connection ended within the request");
        }
    }

    private void serve(Request request) throws IOException, InterruptedException {
        switch (gate.judge(request.target())) {
            case Gate.Verdict.Refused(String reason, String closed) -> {
                outcome = Outcome.REFUSED;
                refusal = reason;
                address = closed;
                request.refused(out, reason);
            }
            case Gate.Verdict.Unknown(String reason) -> {
                outcome = Outcome.UNREACHED;
                refusal = reason;
                request.unreached(out, reason);
            }
            case Gate.Verdict.Open(List<InetAddress> addresses) -> {
                outcome = Outcome.UNREACHED;
                connect(request, addresses);
            }
        }
    }

    private void connect(Request request, List<InetAddress> addresses)
            throws IOException, InterruptedException {
        SocketChannel server = reached(addresses, request.target().port());
        if (server == null) {
            request.unreached(out, refusal);
            return;
        }
        try (server) {
            outcome = Outcome.RELAYED;
            refusal = "";
            server.setOption(StandardSocketOptions.TCP_NODELAY, true);
            request.granted(out);
            relay(request, server);
        }
    }

    /// The first that answers, of the very addresses that were judged.
    private @Nullable SocketChannel reached(List<InetAddress> addresses, int port)
            throws IOException, InterruptedException {
        for (InetAddress each : addresses.subList(0, Math.min(addresses.size(), 8))) {
            address = each.getHostAddress();
            SocketChannel server = SocketChannel.open();
            try {
                server.socket()
                        .connect(
                                new InetSocketAddress(each, port),
                                (int) limits.connect().toMillis());
                return server;
            } catch (IOException e) {
                server.close();
                refusal = "%s port %d: %s".formatted(name(), port, e.getMessage());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
        }
        return null;
    }

    private String name() {
        Destination asked = target;
        return asked == null ? "" : asked.host().text();
    }

    private void relay(Request request, SocketChannel server) throws InterruptedException {
        Metered toServer = new Metered(Channels.newOutputStream(server));
        Metered toClient = new Metered(out);
        up = toServer;
        down = toClient;
        CountDownLatch ends = new CountDownLatch(2);
        half(
                ends,
                server,
                () -> {
                    if (request.forward(in, toServer)) {
                        server.shutdownOutput();
                    }
                });
        half(
                ends,
                server,
                () -> {
                    Bytes.copy(Channels.newInputStream(server), toClient);
                    client.shutdownOutput();
                });
        long limit = limits.idle().toNanos();
        long idle = 0;
        while (idle < limit && !ends.await(limit - idle, TimeUnit.NANOSECONDS)) {
            idle = Math.min(toServer.idle(), toClient.idle());
        }
    }

    /// One direction.
    private interface Half {
        void run() throws IOException;
    }

    /// A direction that breaks ends both; one that ends leaves the other open.
    private void half(CountDownLatch ends, SocketChannel server, Half half) {
        threads.fork(() -> {
            try (var _ = (AutoCloseable) ends::countDown) {
                half.run();
            } catch (IOException e) {
                client.close();
                server.close();
            }
            return ends;
        });
    }
}
