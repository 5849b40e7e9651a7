package bot.molt.execution.egress;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// One connection of a sandbox through the proxy, from its first byte to the end of both sides.
final class Tunnel {
    private static final Duration HEAD_LIMIT = Duration.ofSeconds(15);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration IDLE_LIMIT = Duration.ofMinutes(10);
    private static final int BUFFER = 64 * 1024;

    private final SocketChannel client;
    private final Destinations destinations;
    private final TaskScope threads;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private volatile long lastByte = System.nanoTime();
    private Head.Target asked = new Head.Target("", 0);
    private String refusal = "";

    Tunnel(SocketChannel client, Destinations destinations, TaskScope threads) {
        this.client = client;
        this.destinations = destinations;
        this.threads = threads;
    }

    /// How the other side is told what became of its wish.
    private interface Opening {
        void refused(String reason) throws IOException;

        void unreachable(String reason) throws IOException;

        void open(OutputStream server) throws IOException;
    }

    /// Serves it; returns when it has ended.
    void run() throws InterruptedException {
        Task<Opening> head = threads.fork(this::opening);
        try {
            Opening opening = head.join(HEAD_LIMIT).orElse(null);
            if (opening == null) {
                refusal = "no request within " + HEAD_LIMIT.toSeconds() + " s";
                return;
            }
            connect(opening);
        } catch (IOException | IllegalStateException e) {
            refusal = refusal.isEmpty() ? String.valueOf(reason(e)) : refusal;
        } finally {
            head.cancel();
            close(client);
        }
    }

    private static String reason(Exception e) {
        Throwable cause = e.getCause();
        return cause == null ? String.valueOf(e.getMessage()) : String.valueOf(cause.getMessage());
    }

    EgressListener.Connection ended(String sandbox, String userId, long started) {
        return new EgressListener.Connection(
                sandbox,
                userId,
                asked.host(),
                asked.port(),
                refusal,
                sent.get(),
                received.get(),
                Duration.ofNanos(System.nanoTime() - started));
    }

    private Opening opening() throws IOException {
        InputStream in = Channels.newInputStream(client);
        OutputStream out = Channels.newOutputStream(client);
        int first = in.read();
        if (first < 0) {
            throw new IOException("closed before it asked for anything");
        }
        if (first == Socks.VERSION) {
            asked = Socks.asked(in, out);
            return new SocksOpening(out);
        }
        try {
            Head head = Head.read(first, in);
            asked = head.asked();
            return new HttpOpening(head, out);
        } catch (Head.BadRequestException e) {
            answer(out, "400 Bad Request", String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private void connect(Opening opening) throws IOException, InterruptedException {
        switch (destinations.answer(asked.host(), asked.port())) {
            case Destinations.Answer.Refused(String reason) -> {
                refusal = reason;
                opening.refused(reason);
            }
            case Destinations.Answer.Open(List<InetSocketAddress> addresses) ->
                    relay(opening, addresses);
        }
    }

    private void relay(Opening opening, List<InetSocketAddress> addresses)
            throws IOException, InterruptedException {
        try (Socket server = reached(opening, addresses)) {
            server.setSoTimeout((int) IDLE_LIMIT.toMillis());
            opening.open(server.getOutputStream());
            Task<Boolean> up = threads.fork(() -> up(server));
            down(server);
            up.cancel();
        }
    }

    private Socket reached(Opening opening, List<InetSocketAddress> addresses) throws IOException {
        IOException last = new IOException("no address");
        for (InetSocketAddress address : addresses) {
            Socket socket = new Socket();
            try {
                socket.setTcpNoDelay(true);
                socket.connect(address, (int) CONNECT_LIMIT.toMillis());
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        refusal = "not reached: " + last.getMessage();
        opening.unreachable(refusal);
        throw last;
    }

    private boolean up(Socket server) throws IOException {
        InputStream in = Channels.newInputStream(client);
        OutputStream out = server.getOutputStream();
        byte[] buffer = new byte[BUFFER];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            out.write(buffer, 0, count);
            sent.addAndGet(count);
            lastByte = System.nanoTime();
        }
        server.shutdownOutput();
        return true;
    }

    private void down(Socket server) throws IOException {
        InputStream in = server.getInputStream();
        OutputStream out = Channels.newOutputStream(client);
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int count = next(in, buffer);
            if (count < 0) {
                client.shutdownOutput();
                return;
            }
            out.write(buffer, 0, count);
            received.addAndGet(count);
            lastByte = System.nanoTime();
        }
    }

    /// The other direction counts as life too.
    private int next(InputStream in, byte[] buffer) throws IOException {
        while (true) {
            try {
                return in.read(buffer);
            } catch (SocketTimeoutException e) {
                if (System.nanoTime() - lastByte > IDLE_LIMIT.toNanos()) {
                    throw e;
                }
            }
        }
    }

    private static void answer(OutputStream out, String status, String text) throws IOException {
        byte[] body = ("moltbot: " + text + "\n").getBytes(StandardCharsets.UTF_8);
        String head =
                "HTTP/1.1 %s\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(status, body.length);
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body);
        out.flush();
    }

    private record HttpOpening(Head head, OutputStream out) implements Opening {
        @Override
        public void refused(String reason) throws IOException {
            answer(out, "403 Forbidden", reason);
        }

        @Override
        public void unreachable(String reason) throws IOException {
            answer(out, "502 Bad Gateway", reason);
        }

        @Override
        public void open(OutputStream server) throws IOException {
            if (head.connects()) {
                out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            } else {
                server.write(head.forServer());
            }
        }
    }

    private record SocksOpening(OutputStream out) implements Opening {
        @Override
        public void refused(String reason) throws IOException {
            Socks.reply(out, Socks.NOT_ALLOWED);
        }

        @Override
        public void unreachable(String reason) throws IOException {
            Socks.reply(out, Socks.UNREACHABLE);
        }

        @Override
        public void open(OutputStream server) throws IOException {
            Socks.reply(out, Socks.GRANTED);
        }
    }

    private static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(Tunnel.class.getName())
                    .log(System.Logger.Level.DEBUG, "close: {0}", e.getMessage());
        }
    }
}
