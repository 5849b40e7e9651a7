package bot.molt.execution.egress;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A proxy with names of its own, servers on loopback, and raw clients of the Unix socket.
final class ProxyFixture implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    final Map<String, List<String>> names = new ConcurrentHashMap<>();
    final BlockingQueue<String> lookedUp = new LinkedBlockingQueue<>();
    final BlockingQueue<EgressListener.Connection> ended = new LinkedBlockingQueue<>();
    final TaskScope threads = new TaskScope("fixture");
    final Path folder;
    final EgressProxy proxy;

    ProxyFixture(EgressLimits limits) throws IOException {
        folder = Files.createTempDirectory("egress");
        proxy =
                EgressProxy.start(
                        folder.resolve("p"), ended::add, this::addresses, limits, _ -> false);
    }

    ProxyFixture() throws IOException {
        this(EgressLimits.USUAL);
    }

    private List<InetAddress> addresses(String name) throws UnknownHostException {
        lookedUp.add(name);
        List<String> known = names.get(name);
        if (known == null) {
            throw new UnknownHostException(name);
        }
        return known.stream().map(InetAddress::ofLiteral).toList();
    }

    Egress.Way open(String... rules) throws IOException {
        return proxy.open(
                "box",
                "ada",
                new Network(
                        Network.Mode.ALLOWLIST,
                        Arrays.stream(rules).map(HostRule::parse).toList()));
    }

    /// A server whose every connection is served by `serve`, then closed.
    ServerSocket server(Served serve) throws IOException {
        ServerSocket server = new ServerSocket(0, 512, InetAddress.ofLiteral("127.0.0.1"));
        threads.fork(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                threads.fork(() -> {
                    try (socket) {
                        serve.serve(socket);
                    }
                    return "";
                });
            }
            return "";
        });
        return server;
    }

    /// Answers each connection's bytes with themselves.
    ServerSocket echo() throws IOException {
        return server(socket -> {
            socket.getInputStream().transferTo(socket.getOutputStream());
        });
    }

    /// Keeps all that arrives, and answers one HTTP response after the first head.
    ServerSocket recorder(BlockingQueue<String> heads) throws IOException {
        return server(socket -> {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            String line = in.readLine();
            while (line != null && !line.isEmpty()) {
                head.append(line).append('\n');
                line = in.readLine();
            }
            socket.getOutputStream()
                    .write(
                            "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            line = in.readLine();
            while (line != null) {
                head.append('|').append(line);
                line = in.readLine();
            }
            heads.add(head.toString());
        });
    }

    /// What a server does with a connection.
    interface Served {
        void serve(Socket socket) throws IOException;
    }

    static SocketChannel connect(Egress.Way way) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(way.socket()));
    }

    static void send(SocketChannel channel, String text) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /// All that a connection answers to a text, up to the end.
    String ask(Egress.Way way, String text) throws Exception {
        try (SocketChannel channel = connect(way)) {
            send(channel, text);
            return rest(channel);
        }
    }

    /// What still arrives, within the limit.
    String rest(SocketChannel channel) throws InterruptedException {
        return threads.fork(
                        () -> {
                            try (InputStream in = Channels.newInputStream(channel)) {
                                return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                            }
                        })
                .join(LIMIT)
                .orElseThrow(() -> new AssertionError("no end within " + LIMIT));
    }

    /// So many bytes as text.
    String read(SocketChannel channel, int count) throws InterruptedException {
        return threads.fork(() ->
                        new String(
                                Channels.newInputStream(channel).readNBytes(count),
                                StandardCharsets.ISO_8859_1))
                .join(LIMIT)
                .orElseThrow(() -> new AssertionError("no bytes within " + LIMIT));
    }

    EgressListener.Connection next() throws InterruptedException {
        EgressListener.Connection next = ended.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("the listener is told").isNotNull();
        return next;
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        threads.close();
        Files.deleteIfExists(folder.resolve("p"));
        Files.deleteIfExists(folder);
    }
}
