package bot.molt.cli.check;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The files and folders of an installation that nobody but their owner has to do with.
public final class PrivatePaths {
    private static final Set<PosixFilePermission> FOLDER =
            PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE =
            PosixFilePermissions.fromString("rw-------");

    /// Folders of the state folder whose content is private too.
    private static final List<String> FOLDERS =
            List.of("credentials", "identity", "devices", "nodes", "gateway/tls");

    private static final List<String> FILES =
            List.of(
                    ".env",
                    "users.json",
                    "exec-approvals.json",
                    "node.json",
                    "logs/audit.jsonl",
                    "logs/gateway.log");

    private PrivatePaths() {}

    /// A path that others may reach.
    ///
    /// @param mode what it has
    /// @param wanted what it should have
    public record Open(Path path, String mode, String wanted) implements Mend {
        /// Whether others may change it.
        public boolean isWritable() {
            return mode.charAt(4) == 'w' || mode.charAt(7) == 'w';
        }

        /// Whether everybody may read it.
        public boolean isWorldReadable() {
            return mode.charAt(6) == 'r';
        }

        /// The mode as `chmod` takes it.
        public String chmod() {
            return wanted.equals("rwx------") ? "700" : "600";
        }

        @Override
        public String apply(Copies copies) throws IOException {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(wanted));
            return path + ": was " + mode + ", is " + wanted;
        }
    }

    /// Those that are open, the state folder first.
    public static List<Open> open(Ground ground) throws IOException {
        List<Open> open = new ArrayList<>();
        add(ground.state(), open);
        add(ground.config(), open);
        for (String file : FILES) {
            add(ground.state(file), open);
        }
        for (String folder : FOLDERS) {
            Path path = ground.state(folder);
            if (Files.isDirectory(path)) {
                try (Stream<Path> all = Files.walk(path, 3)) {
                    for (Path each : (Iterable<Path>) all.sorted()::iterator) {
                        add(each, open);
                    }
                }
            }
        }
        return open;
    }

    private static void add(Path path, List<Open> open) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(path)) {
            return;
        }
        try {
            Set<PosixFilePermission> wanted = Files.isDirectory(path) ? FOLDER : FILE;
            Set<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
            mode.addAll(Files.getPosixFilePermissions(path));
            if (!FOLDER.containsAll(mode)) {
                open.add(
                        new Open(
                                path,
                                PosixFilePermissions.toString(mode),
                                PosixFilePermissions.toString(wanted)));
            }
        } catch (FileSystemException e) {
            open.add(new Open(path, "?????????", "rw-------"));
        }
    }
}
