package bot.molt.execution.egress;

import bot.molt.base.Ids;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.Network;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// The proxy outside of the sandboxes. Each sandbox has a socket of its own, and who connects to it
/// is that sandbox: the folders of the sockets can be reached through the sandbox's own mounts
/// only, for they lie in a private folder of the gateway.
///
/// Threads: any. Every connection has two virtual threads.
public final class EgressProxy implements Egress, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EgressProxy.class.getName());
    private static final int MAX_CONNECTIONS = 256;

    private static final String SOCKET = "s";

    /// `sun_path` of the kernel, its final NUL excepted.
    private static final int MAX_PATH = 107;

    private final Path folder;
    private final EgressListener listener;
    private final HostLookup lookup;
    private final Set<SocketWay> ways = ConcurrentHashMap.newKeySet();

    private EgressProxy(Path folder, EgressListener listener, HostLookup lookup) {
        this.folder = folder;
        this.listener = listener;
        this.lookup = lookup;
    }

    /// Removes what an earlier proxy left in the folder.
    ///
    /// @param folder for the proxy alone; made where it is missing (0700)
    public static EgressProxy start(Path folder, EgressListener listener, HostLookup lookup)
            throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path way : left) {
                Files.deleteIfExists(way.resolve(SOCKET));
                Files.deleteIfExists(way);
            }
        }
        return new EgressProxy(folder.toAbsolutePath(), listener, lookup);
    }

    @Override
    public Way open(String name, String userId, Network network) throws IOException {
        Path own = folder.resolve(Ids.text(8));
        Path socket = own.resolve(SOCKET);
        int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > MAX_PATH) {
            throw new IOException(
                    "%s: %d bytes are too long for a Unix socket (expected: at most %d; use a state folder with a shorter path)"
                            .formatted(socket, length, MAX_PATH));
        }
        Files.createDirectory(own);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        // those inside may have another id than the gateway
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx--x--x"));
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
        SocketWay way = new SocketWay(name, userId, network, server, own);
        ways.add(way);
        way.threads.fork(way::accept);
        return way;
    }

    @Override
    public void close() {
        ways.forEach(SocketWay::close);
    }

    /// The socket of one sandbox and its connections.
    private final class SocketWay implements Way {
        private final String name;
        private final String userId;
        private final Network network;
        private final ServerSocketChannel server;
        private final Path folder;
        private final Path socket;
        private final TaskScope threads = new TaskScope("egress");
        private final Semaphore free = new Semaphore(MAX_CONNECTIONS);

        SocketWay(
                String name,
                String userId,
                Network network,
                ServerSocketChannel server,
                Path folder) {
            this.name = name;
            this.userId = userId;
            this.network = network;
            this.server = server;
            this.folder = folder;
            this.socket = folder.resolve(SOCKET);
        }

        @Override
        public Path socket() {
            return socket;
        }

        /// Too many at once wait in the kernel's queue.
        private boolean accept() throws IOException, InterruptedException {
            while (true) {
                free.acquire();
                SocketChannel client = server.accept();
                try {
                    threads.fork(() -> serve(client));
                } catch (CancellationException e) {
                    client.close();
                    return false;
                }
            }
        }

        private boolean serve(SocketChannel client) throws InterruptedException {
            long started = System.nanoTime();
            Tunnel tunnel = new Tunnel(client, new Destinations(network, lookup, threads), threads);
            try {
                tunnel.run();
            } finally {
                free.release();
                listener.ended(tunnel.ended(name, userId, started));
            }
            return true;
        }

        @Override
        public void close() {
            ways.remove(this);
            try {
                server.close();
                Files.deleteIfExists(socket);
                Files.deleteIfExists(folder);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "socket {0} is left", socket, e);
            } finally {
                threads.close();
            }
        }
    }
}
