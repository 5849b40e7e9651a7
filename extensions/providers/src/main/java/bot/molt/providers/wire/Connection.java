package bot.molt.providers.wire;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// One socket to a server. Interrupting the thread that waits on it closes it.
final class Connection implements Closeable {
    private static final int BUFFER = 16 * 1024;
    private static final int CONNECT_MILLIS = 20_000;
    private static final long TRUSTED_NANOS = Duration.ofSeconds(20).toNanos();
    private static final int DRAIN_MILLIS = 20;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private long idleSince;
    private boolean used;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new BufferedInputStream(socket.getInputStream(), BUFFER);
        this.out = socket.getOutputStream();
    }

    static Connection open(Route route, Duration silence) throws IOException {
        String host = route.proxyHost() == null ? route.host() : route.proxyHost();
        int port = route.proxyHost() == null ? route.port() : route.proxyPort();
        Socket plain = connected(host, port);
        try {
            plain.setSoTimeout(millis(silence));
            if (!route.secure()) {
                return new Connection(plain);
            }
            if (route.proxyHost() != null) {
                tunnel(plain, route);
            }
            return new Connection(tls(plain, route));
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    /// Tries each address of the host in turn.
    private static Socket connected(String host, int port) throws IOException {
        IOException last = new IOException("no address of " + host);
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SocketChannel channel = SocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                return channel.socket();
            } catch (IOException e) {
                channel.close();
                last = e;
            }
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        throw last;
    }

    private static void tunnel(Socket socket, Route route) throws IOException {
        String to = route.host() + ":" + route.port();
        StringBuilder head = new StringBuilder("CONNECT " + to + " HTTP/1.1\r\nHost: " + to);
        if (!route.proxyUser().isEmpty()) {
            head.append("\r\nProxy-Authorization: ").append(route.proxyUser());
        }
        head.append("\r\n\r\n");
        socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        // Nothing but the head comes before TLS begins, so single bytes lose nothing.
        Head answer = Head.read(socket.getInputStream());
        if (answer.status() / 100 != 2) {
            throw new IOException(
                    "the proxy %s:%d refused the tunnel (HTTP %d)"
                            .formatted(route.proxyHost(), route.proxyPort(), answer.status()));
        }
    }

    private static Socket tls(Socket plain, Route route) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket secure =
                (SSLSocket) factory.createSocket(plain, route.host(), route.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    InputStream in() {
        return in;
    }

    void send(byte[] head, byte[] body) throws IOException {
        byte[] all = new byte[head.length + body.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(body, 0, all, head.length, body.length);
        out.write(all);
        out.flush();
    }

    void limitReads(Duration silence) throws IOException {
        socket.setSoTimeout(millis(silence));
    }

    private static int millis(Duration limit) {
        return Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
    }

    /// Whether an answer has come over it before.
    boolean used() {
        return used;
    }

    void rest() {
        used = true;
        idleSince = System.nanoTime();
    }

    /// Whether it rested too long, the server has left, or said something that nobody asked for.
    boolean stale() {
        return System.nanoTime() - idleSince > TRUSTED_NANOS || !silent();
    }

    private boolean silent() {
        try {
            socket.setSoTimeout(1);
            in.read();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /// Whether `body` ends here or in a moment: then the connection can be used again.
    boolean drained(InputStream body) {
        try {
            socket.setSoTimeout(DRAIN_MILLIS);
            return body.read() < 0;
        } catch (IOException e) {
            return false;
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
}
