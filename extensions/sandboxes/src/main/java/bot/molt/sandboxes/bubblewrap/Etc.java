package bot.molt.sandboxes.bubblewrap;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `/etc` of every sandbox: copies of as much of the host's as programs need, and files of our own
/// instead of those that tell who lives on this machine. One folder, since each mount more costs
/// every call.
final class Etc {
    /// Settings of programs, none of them about this machine's people, network or secrets.
    private static final List<String> COPIED =
            List.of(
                    "alternatives",
                    "bash.bashrc",
                    "ca-certificates.conf",
                    "crypto-policies",
                    "debian_version",
                    "fonts",
                    "gai.conf",
                    "inputrc",
                    "java-17-openjdk",
                    "java-21-openjdk",
                    "ld.so.cache",
                    "ld.so.conf",
                    "ld.so.conf.d",
                    "localtime",
                    "magic",
                    "mime.types",
                    "os-release",
                    "pki/ca-trust",
                    "pki/tls/certs",
                    "protocols",
                    "python3",
                    "rpc",
                    "services",
                    "shells",
                    "ssl/certs",
                    "ssl/openssl.cnf",
                    "terminfo",
                    "timezone",
                    "xattr.conf");

    private static final Map<String, String> WRITTEN =
            Map.of(
                    "passwd",
                    """
                    root:x:0:0:root:/root:/usr/sbin/nologin
                    moltbot:x:1000:1000::/home/moltbot:/bin/bash
                    nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
                    """,
                    "group",
                    "root:x:0:\nmoltbot:x:1000:\nnogroup:x:65534:\n",
                    "hosts",
                    "127.0.0.1 localhost moltbot\n::1 localhost ip6-localhost\n",
                    "host.conf",
                    "multi on\n",
                    "hostname",
                    "moltbot\n",
                    "nsswitch.conf",
                    "passwd: files\ngroup: files\nhosts: files dns\nservices: files\nprotocols: files\n",
                    "resolv.conf",
                    "nameserver 10.0.2.3\n");

    private Etc() {}

    /// Writes it anew; what stood in the folder before goes.
    static void write(Path folder) throws IOException {
        if (Files.exists(folder)) {
            Files.walkFileTree(folder, new Removal());
        }
        makeFolder(folder);
        for (String name : COPIED) {
            Path from = Path.of("/etc", name);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                makeFolder(folder.resolve(name).getParent());
                Files.walkFileTree(from, new Copy(from, folder.resolve(name)));
            }
        }
        for (Map.Entry<String, String> file : WRITTEN.entrySet()) {
            Path at = folder.resolve(file.getKey());
            Files.writeString(at, file.getValue());
            Files.setPosixFilePermissions(at, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }

    private static void makeFolder(@Nullable Path folder) throws IOException {
        if (folder != null && !Files.isDirectory(folder)) {
            makeFolder(folder.getParent());
            Files.createDirectory(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /// Copies what everybody may read; links stay links.
    private static final class Copy extends SimpleFileVisitor<Path> {
        private final Path from;
        private final Path to;

        Copy(Path from, Path to) {
            this.from = from;
            this.to = to;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes)
                throws IOException {
            makeFolder(target(at));
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                throws IOException {
            boolean open =
                    attributes.isSymbolicLink()
                            || (attributes.isRegularFile()
                                    && PosixFilePermissions.toString(
                                                            Files.getPosixFilePermissions(at))
                                                    .charAt(6)
                                            == 'r');
            if (open) {
                Files.copy(
                        at,
                        target(at),
                        LinkOption.NOFOLLOW_LINKS,
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path at, IOException failure) {
            return FileVisitResult.CONTINUE;
        }

        private Path target(Path at) {
            return to.resolve(from.relativize(at)); // never through text: a name may be no text here
        }
    }

    /// Removes what an earlier start wrote.
    private static final class Removal extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path at, BasicFileAttributes attributes)
                throws IOException {
            Files.delete(at);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path at, @Nullable IOException failure)
                throws IOException {
            Files.delete(at);
            return FileVisitResult.CONTINUE;
        }
    }
}
