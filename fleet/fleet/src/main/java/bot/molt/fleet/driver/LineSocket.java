package bot.molt.fleet.driver;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// A Unix socket that carries lines both ways; a thread of its own reads.
///
/// Threads: any.
public final class LineSocket implements AutoCloseable {
    private static final int LONGEST = 1 << 20;

    private final SocketChannel channel;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();
    private final CountDownLatch ended = new CountDownLatch(1);

    /// Told of each line, on the thread that reads.
    @FunctionalInterface
    public interface Lines {
        void line(String line);
    }

    private LineSocket(SocketChannel channel) {
        this.channel = channel;
        this.out = Channels.newOutputStream(channel);
    }

    /// Connects, and begins to read.
    public static LineSocket connect(Path socket, TaskScope threads, Lines lines)
            throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
        LineSocket connected = new LineSocket(channel);
        threads.fork(() -> connected.read(lines));
        return connected;
    }

    private boolean read(Lines lines) {
        try (BufferedReader reader =
                new BufferedReader(
                        new InputStreamReader(
                                Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
            String line = next(reader);
            while (!line.isEmpty()) {
                lines.line(line.strip());
                line = next(reader);
            }
        } catch (IOException e) {
            System.getLogger(LineSocket.class.getName())
                    .log(System.Logger.Level.DEBUG, "socket", e);
        } finally {
            ended.countDown();
        }
        return true;
    }

    /// With its end; empty at the end of all. A guest must not fill our memory with one line.
    private static String next(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int character = reader.read();
        while (character >= 0 && line.length() < LONGEST) {
            line.append((char) character);
            if (character == '\n') {
                return line.toString();
            }
            character = reader.read();
        }
        return "";
    }

    /// Writes a line.
    public void send(String line) throws IOException {
        writing.lock();
        try {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } finally {
            writing.unlock();
        }
    }

    /// Waits until the other end has gone, `nanos` at most; whether it has.
    public boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            System.getLogger(LineSocket.class.getName())
                    .log(System.Logger.Level.DEBUG, "socket", e);
        }
    }
}
