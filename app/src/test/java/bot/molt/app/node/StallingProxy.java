package bot.molt.app.node;

import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A way to a gateway that can stop carrying anything without ending, or end.
final class StallingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final String sender;
    private final TaskScope scope = new TaskScope("proxy");
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private boolean stalled;

    StallingProxy(int target) throws IOException {
        this(target, "");
    }

    /// @param sender as whose proxy it shows itself; empty for nobody's
    StallingProxy(int target, String sender) throws IOException {
        this.target = target;
        this.sender = sender;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        scope.fork(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private boolean accept() throws IOException {
        while (true) {
            Socket near = listener.accept();
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            sockets.add(near);
            sockets.add(far);
            byte[] header =
                    sender.isEmpty()
                            ? new byte[0]
                            : "GET / HTTP/1.1\r\nX-Forwarded-For: %s\r\n"
                                    .formatted(sender)
                                    .getBytes(StandardCharsets.US_ASCII);
            scope.fork(() -> carry(near, far, header));
            scope.fork(() -> carry(far, near, new byte[0]));
        }
    }

    /// @param first what stands in the place of the first line
    private boolean carry(Socket from, Socket to, byte[] first)
            throws IOException, InterruptedException {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int c = 0; first.length > 0 && c >= 0 && c != '\n'; c = in.read()) {}
            out.write(first);
            byte[] buffer = new byte[64 << 10];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                pass();
                out.write(buffer, 0, count);
                out.flush();
            }
        }
        return true;
    }

    private synchronized void pass() throws InterruptedException {
        while (stalled) {
            wait();
        }
    }

    synchronized void stall() {
        stalled = true;
    }

    synchronized void goOn() {
        stalled = false;
        notifyAll();
    }

    /// Ends every connection.
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        goOn();
        cut();
        listener.close();
        scope.close();
    }
}
