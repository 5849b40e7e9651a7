package bot.molt.execution.egress;

import bot.molt.base.Ids;
import bot.molt.spi.net.Gate;
import bot.molt.spi.net.HostLookup;
import bot.molt.spi.net.HostRules;
import bot.molt.spi.net.Lookups;
import bot.molt.spi.sandbox.Egress;
import bot.molt.spi.sandbox.HostRule;
import bot.molt.spi.sandbox.Network;
import java.io.IOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/// The proxy outside of the sandboxes: a Unix socket for each, which speaks HTTP and SOCKS5.
///
/// Whoever can connect to a socket is taken for its sandbox. The socket is open to every user id,
/// for those inside may run as another one than the gateway; that is safe because of the folder
/// above, which is the gateway's alone (0700): no other user of the machine passes it, and those
/// inside come to their own socket not through it, but through the mount of the socket's folder.
///
/// Threads: any.
public final class EgressProxy implements Egress, AutoCloseable {
    static final String KEY = "agents.defaults.sandbox.network";
    static final String SOCKET = "proxy.sock";

    /// `sun_path` of the kernel without its final NUL.
    private static final int MAX_PATH = 107;

    private static final int NAME = 10;
    private static final int BACKLOG = 128;

    private final Path folder;
    private final EgressListener listener;
    private final HostLookup lookup;
    private final EgressLimits limits;
    private final Predicate<InetAddress> own;
    private final Set<Way> ways = ConcurrentHashMap.newKeySet();

    private EgressProxy(
            Path folder,
            EgressListener listener,
            HostLookup lookup,
            EgressLimits limits,
            Predicate<InetAddress> own) {
        this.folder = folder;
        this.listener = listener;
        this.lookup = lookup;
        this.limits = limits;
        this.own = own;
    }

    /// A proxy with this machine's lookup of names.
    ///
    /// @param folder for the proxy alone, made where it is missing; what an earlier one left there
    ///   is removed
    public static EgressProxy start(Path folder, EgressListener listener) throws IOException {
        return start(folder, listener, HostLookup.system());
    }

    /// Errors: `IOException` where the folder cannot be made, or its path is too long for sockets.
    ///
    /// @param folder for the proxy alone, made where it is missing; what an earlier one left there
    ///   is removed
    public static EgressProxy start(Path folder, EgressListener listener, HostLookup lookup)
            throws IOException {
        return start(folder, listener, lookup, EgressLimits.USUAL, Gate::isOwn);
    }

    static EgressProxy start(
            Path folder,
            EgressListener listener,
            HostLookup lookup,
            EgressLimits limits,
            Predicate<InetAddress> own)
            throws IOException {
        Path absolute = folder.toAbsolutePath().normalize();
        int length =
                absolute.resolve("x".repeat(NAME))
                        .resolve(SOCKET)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8)
                        .length;
        if (length > MAX_PATH) {
            throw new IOException(
                    "%s: sockets in it have paths of %d bytes (expected: at most %d, which is all that the kernel takes; use a state folder with a shorter path)"
                            .formatted(absolute, length, MAX_PATH));
        }
        Files.createDirectories(absolute);
        Files.setPosixFilePermissions(absolute, PosixFilePermissions.fromString("rwx------"));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(absolute)) {
            for (Path way : left) {
                if (Files.isDirectory(way, LinkOption.NOFOLLOW_LINKS)) {
                    SocketWay.remove(way);
                }
            }
        }
        return new EgressProxy(absolute, listener, lookup, limits, own);
    }

    /// What a network opens, as a list of the configuration.
    static HostRules rules(Network network) {
        List<HostRule> allow =
                switch (network.mode()) {
                    case NONE -> List.of();
                    case ALLOWLIST -> network.allow();
                    case FULL -> HostRules.PUBLIC.allow();
                };
        return new HostRules(KEY, allow, List.of());
    }

    @Override
    public Way open(String name, String userId, Network network) throws IOException {
        Path own = folder.resolve(Ids.text(NAME));
        Gate gate =
                new Gate(
                        List.of(rules(network)),
                        "this sandbox",
                        new Lookups(lookup, limits.lookup(), limits.lookups()),
                        this.own);
        ServerSocketChannel server = bound(own);
        SocketWay way =
                new SocketWay(
                        new SocketWay.Whose(name, userId), own, server, gate, limits, listener);
        Way open = new Known(way);
        ways.add(open);
        way.start();
        return open;
    }

    private static ServerSocketChannel bound(Path folder) throws IOException {
        Path own = Files.createDirectory(folder);
        Path socket = own.resolve(SOCKET);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket), BACKLOG);
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
            return server;
        } catch (IOException e) {
            server.close();
            SocketWay.remove(own);
            throw e;
        }
    }

    @Override
    public void close() {
        ways.forEach(Way::close);
    }

    /// A way that is forgotten once it is closed.
    private final class Known implements Way {
        private final SocketWay way;

        Known(SocketWay way) {
            this.way = way;
        }

        @Override
        public Path socket() {
            return way.socket();
        }

        @Override
        public void close() {
            if (ways.remove(this)) {
                way.close();
            }
        }
    }
}
