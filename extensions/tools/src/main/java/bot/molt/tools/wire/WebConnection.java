package bot.molt.tools.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// The way to one server for one request: to an address that was judged, or through a proxy.
/// Interrupting who waits on it closes it.
final class WebConnection implements Closeable {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int MOST_ADDRESSES = 4;
    private static final int PROXY_PORT = 8080;

    private final Socket socket;

    private WebConnection(Socket socket) {
        this.socket = socket;
    }

    /// @param addresses of the server; not looked at where there is a proxy
    /// @param proxy null for none
    static WebConnection open(
            WebUrl url,
            List<InetAddress> addresses,
            @Nullable URI proxy,
            Supplier<SSLSocketFactory> tls,
            Deadline deadline)
            throws IOException {
        Socket plain =
                proxy == null
                        ? connected(addresses, url.to().port(), deadline)
                        : connected(proxyAddresses(proxy), port(proxy), deadline);
        if (!url.secure()) {
            return new WebConnection(plain);
        }
        if (proxy != null) {
            tunnel(plain, url, proxy);
        }
        return new WebConnection(secured(plain, url, tls.get()));
    }

    private static List<InetAddress> proxyAddresses(URI proxy) throws IOException {
        return List.of(InetAddress.getAllByName(proxy.getHost()));
    }

    private static int port(URI proxy) {
        return proxy.getPort() < 0 ? PROXY_PORT : proxy.getPort();
    }

    private static Socket connected(List<InetAddress> addresses, int port, Deadline deadline)
            throws IOException {
        IOException last = new IOException("no address");
        for (InetAddress address :
                addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES))) {
            SocketChannel channel = SocketChannel.open();
            deadline.guard(channel);
            try {
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket()
                        .connect(new InetSocketAddress(address, port), deadline.left(CONNECT));
                return channel.socket();
            } catch (IOException e) {
                channel.close();
                last = e;
            }
            if (Thread.currentThread().isInterrupted() || deadline.expired()) {
                break;
            }
        }
        throw new UnreachedException(
                "no connection (%s; expected: a server that answers on port %d)"
                        .formatted(last.getMessage(), port),
                last);
    }

    private static void tunnel(Socket plain, WebUrl url, URI proxy) throws IOException {
        String to = url.to().authority();
        String user =
                proxy.getUserInfo() == null ? "" : "Proxy-Authorization: " + basic(proxy) + "\r\n";
        String head = "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n".formatted(to, to, user);
        plain.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
        // Nothing but the head comes before TLS begins, so single bytes lose nothing.
        AnswerHead answer = AnswerHead.read(plain.getInputStream());
        if (answer.status() / 100 != 2) {
            throw new IOException(
                    "the proxy %s:%d refused the tunnel (HTTP %d)"
                            .formatted(proxy.getHost(), port(proxy), answer.status()));
        }
    }

    /// What the proxy of such an address is told.
    static String basic(URI proxy) {
        byte[] user = proxy.getUserInfo().getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(user);
    }

    /// The certificate must be for the host of the URL, whatever address it has.
    private static Socket secured(Socket plain, WebUrl url, SSLSocketFactory factory)
            throws IOException {
        SSLSocket secure =
                (SSLSocket)
                        factory.createSocket(plain, url.to().host().text(), url.to().port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.startHandshake();
        return secure;
    }

    InputStream in() throws IOException {
        return socket.getInputStream();
    }

    void send(byte[] head, byte @Nullable [] body) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(head);
        if (body != null) {
            out.write(body);
        }
        out.flush();
    }

    @Override
    public void close() {
        Deadline.shut(socket);
    }
}
