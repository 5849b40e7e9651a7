package bot.molt.app.clients;

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
import java.util.Locale;

/// Adds one header line to every request that it passes on, up to the first that opens a WebSocket;
/// for clients that cannot send it.
final class HeaderProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int target;
    private final byte[] line;
    private final TaskScope scope = new TaskScope("proxy");

    HeaderProxy(int target, String line) throws IOException {
        this.listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.target = target;
        this.line = (line + "\r\n").getBytes(StandardCharsets.US_ASCII);
        scope.fork(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private boolean accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            scope.fork(() -> serve(client));
        }
        return true;
    }

    private boolean serve(Socket client) throws IOException {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            scope.fork(() -> answers(server, client));
            requests(new BufferedInputStream(client.getInputStream()), server.getOutputStream());
            return true;
        }
    }

    private static boolean answers(Socket server, Socket client) throws IOException {
        try (client;
                server) {
            server.getInputStream().transferTo(client.getOutputStream());
            return true;
        }
    }

    private void requests(InputStream in, OutputStream out) throws IOException {
        byte[] head = head(in);
        while (head.length > 0) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(head, 0, head.length - 2);
            whole.writeBytes(line);
            whole.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
            whole.writeBytes(in.readNBytes(length(head)));
            out.write(whole.toByteArray());
            out.flush();
            if (isUpgrade(head)) {
                in.transferTo(out);
                return;
            }
            head = head(in);
        }
    }

    private static boolean isUpgrade(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT)
                .contains("\r\nupgrade: websocket\r\n");
    }

    /// Up to the empty line, with it; nothing at the end.
    private static byte[] head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int c = in.read();
        while (c >= 0) {
            head.write(c);
            if (c == '\n' && head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
                return head.toByteArray();
            }
            c = in.read();
        }
        return new byte[0];
    }

    private static int length(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .map(text -> text.toLowerCase(Locale.ROOT))
                .filter(text -> text.startsWith("content-length:"))
                .mapToInt(text -> Integer.parseInt(text.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        scope.close();
    }
}
