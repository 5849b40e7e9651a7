package bot.molt.testkit.wire;

import bot.molt.base.concurrent.TaskScope;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// What stands between a client and a server: it sees what the client sends, refuses some of it,
/// says things of its own, and breaks off. Without a server behind it, the test is the server.
///
/// Threads: safe for any number.
public final class LineRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final int upstream;
    private final String refused;
    private final String refusal;
    private final TaskScope scope = new TaskScope("line-relay");
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<String> sent = new LinkedBlockingQueue<>();
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile @Nullable OutputStream client;

    /// @param upstream port of the server; 0 for none
    /// @param refused how lines begin that are refused where that is asked for
    /// @param refusal what the client hears then
    public LineRelay(int upstream, String refused, String refusal) throws IOException {
        this.upstream = upstream;
        this.refused = refused;
        this.refusal = refusal;
        this.listener = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Refuses the next ones.
    public void limit(int count) {
        refusals.set(count);
    }

    private boolean accept() throws IOException {
        while (!listener.isClosed()) {
            Socket socket = listener.accept();
            sockets.add(socket);
            scope.fork(() -> upwards(socket));
        }
        return true;
    }

    private boolean upwards(Socket socket) throws IOException {
        @Nullable Socket server =
                upstream == 0 ? null : new Socket(InetAddress.getLoopbackAddress(), upstream);
        client = socket.getOutputStream();
        if (server != null) {
            sockets.add(server);
            scope.fork(() -> downwards(server, socket));
        }
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String line = line(in);
            while (line != null) {
                seen.add(line);
                sent.add(line);
                if (!refused.isEmpty() && line.startsWith(refused) && isRefused()) {
                    inject(refusal);
                } else if (server != null) {
                    write(server.getOutputStream(), line);
                }
                line = line(in);
            }
        } finally {
            if (server != null) {
                server.close();
            }
        }
        return true;
    }

    private boolean isRefused() {
        return refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private boolean downwards(Socket server, Socket socket) throws IOException {
        try (server) {
            byte[] buffer = new byte[16 * 1024];
            InputStream in = server.getInputStream();
            int count = in.read(buffer);
            while (count >= 0) {
                synchronized (this) {
                    socket.getOutputStream().write(buffer, 0, count);
                }
                count = in.read(buffer);
            }
        }
        return true;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && b != '\n') {
            line.write(b);
            b = in.read();
        }
        if (b < 0) {
            return null;
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    private void write(OutputStream out, String line) throws IOException {
        synchronized (this) {
            out.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    /// Says something to the client.
    public void inject(String line) throws IOException {
        inject((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Sends bytes to the client as they are.
    public void inject(byte[] bytes) throws IOException {
        OutputStream out = client;
        if (out == null) {
            throw new IOException("nobody is connected");
        }
        synchronized (this) {
            out.write(bytes);
            out.flush();
        }
    }

    /// Waits for a line of the client that fits a regular expression.
    public String await(String expression) throws InterruptedException {
        List<String> passed = new ArrayList<>();
        String line = sent.poll(90, TimeUnit.SECONDS);
        while (line != null && !line.matches(expression)) {
            passed.add(line);
            line = sent.poll(90, TimeUnit.SECONDS);
        }
        if (line == null) {
            throw new IllegalStateException("no " + expression + " among " + passed);
        }
        return line;
    }

    /// Every line of the client so far.
    public List<String> seen() {
        return List.copyOf(seen);
    }

    /// Breaks every connection off.
    public void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            listener.close();
            cut();
        } catch (IOException e) {
            // Whoever still talks to it is cut off either way.
        }
        scope.close();
    }
}
