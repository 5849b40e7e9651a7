package bot.molt.fleet.firecracker;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/// The line to the agent of a guest: the agent calls a port of the guest's vsock, which Firecracker
/// turns into a connection to a socket of ours.
///
/// Source: Firecracker's docs/vsock.md.
///
/// Threads: any.
final class GuestLine implements AutoCloseable {
    /// The port that agents call.
    static final int PORT = 5252;

    private final ServerSocketChannel listener;
    private final AtomicReference<SocketChannel> agent = new AtomicReference<>();
    private final CountDownLatch ready = new CountDownLatch(1);

    private GuestLine(ServerSocketChannel listener) {
        this.listener = listener;
    }

    /// @param vsock path of the guest's vsock
    static GuestLine open(Path vsock, TaskScope threads) throws IOException {
        Path path = vsock.resolveSibling(vsock.getFileName() + "_" + PORT);
        Files.deleteIfExists(path);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listener.bind(UnixDomainSocketAddress.of(path));
        GuestLine line = new GuestLine(listener);
        threads.fork(line::accept);
        return line;
    }

    /// Agents come again after each end of a connection; one at a time.
    private boolean accept() throws IOException {
        try {
            while (listener.isOpen()) {
                serve(listener.accept());
            }
        } catch (ClosedChannelException e) {
            return false;
        }
        return true;
    }

    private void serve(SocketChannel connection) {
        try (connection;
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        Channels.newInputStream(connection),
                                        StandardCharsets.UTF_8))) {
            agent.set(connection);
            send("hello " + System.currentTimeMillis() / 1000);
            String line = in.readLine();
            while (line != null) {
                if (line.strip().equals("ready")) {
                    ready.countDown();
                }
                line = in.readLine();
            }
        } catch (IOException e) {
            System.getLogger(GuestLine.class.getName()).log(System.Logger.Level.DEBUG, "agent", e);
        }
    }

    void send(String line) throws IOException {
        SocketChannel to = agent.get();
        if (to != null) {
            ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.US_ASCII));
            while (bytes.hasRemaining()) {
                to.write(bytes);
            }
        }
    }

    boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        try {
            listener.close();
            SocketChannel open = agent.get();
            if (open != null) {
                open.close();
            }
        } catch (IOException e) {
            System.getLogger(GuestLine.class.getName()).log(System.Logger.Level.DEBUG, "agent", e);
        }
    }
}
