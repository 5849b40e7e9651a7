package bot.molt.protocol.wire;

import bot.molt.base.Secret;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One socket to the gateway.
final class Connection implements Closeable {
    private static final int BUFFER = 64 * 1024;
    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long idleSince;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        this.out = socket.getOutputStream();
    }

    static Connection open(Target target, Naming naming) throws IOException {
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            int limit = millis(target.timeout());
            plain.connect(
                    new InetSocketAddress(naming.address(target.host()), target.port()), limit);
            plain.setSoTimeout(limit);
            return new Connection(target.secure() ? Tls.over(plain, target) : plain);
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    InputStream in() {
        return in;
    }

    OutputStream out() {
        return out;
    }

    void limitReads(Duration limit) throws IOException {
        socket.setSoTimeout(millis(limit));
    }

    void write(Target target, Request request) throws IOException {
        StringBuilder head = new StringBuilder(256);
        head.append(request.method()).append(' ');
        head.append(target.path()).append(request.path()).append(" HTTP/1.1\r\n");
        if (!request.has("Host")) {
            header(head, "Host", target.authority());
        }
        Secret token = target.token();
        if (token != null && !request.has("Authorization")) {
            header(head, "Authorization", "Bearer " + token.reveal());
        }
        for (Request.Header header : request.headers()) {
            header(head, header.name(), header.value());
        }
        if (request.body().length > 0 || request.method().equals("POST")) {
            header(head, "Content-Length", Integer.toString(request.body().length));
        }
        head.append("\r\n");
        send(head.toString().getBytes(StandardCharsets.UTF_8), request.body());
    }

    private void send(byte[] head, byte[] body) throws IOException {
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        out.flush();
    }

    private static void header(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }

    void rest() {
        idleSince = System.nanoTime();
    }

    /// Whether it rested for a moment only.
    boolean restedBriefly() {
        return System.nanoTime() - idleSince < TRUSTED_NANOS;
    }

    /// Whether the server has left, or said something that nobody asked for.
    boolean stale() {
        try {
            socket.setSoTimeout(1);
            in.read();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }

    private static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }
}
