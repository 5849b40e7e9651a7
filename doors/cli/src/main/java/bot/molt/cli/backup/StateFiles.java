package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What belongs to a state folder, and where each part of a backup has its place on this machine.
///
/// In an archive `state/…` is the state folder, `config/…` a configuration file elsewhere, and
/// `audit/…` an audit log elsewhere.
///
/// @param state the state folder
/// @param config the configuration file, wherever it is
/// @param audit the current file of the audit log, wherever it is
public record StateFiles(Path state, Path config, Path audit) {
    static final String STATE = "state/";
    static final String CONFIG = "config/";
    static final String AUDIT = "audit/";

    /// Where a restore works.
    static final String UNFINISHED = ".restore";

    /// Made anew, or no part of the state: workspaces and sandboxes belong to their users.
    private static final Set<String> LEFT_OUT =
            Set.of("backups", "spool", "guards", "images", "workspaces", "logs", UNFINISHED);

    private static final Set<String> TOP_FILES_ONLY = Set.of("sandboxes");
    private static final Pattern PASSING = Pattern.compile(".*\\.(lock|tmp|new|sock|pid)");
    private static final String DATABASE = ".sqlite";
    private static final String NODE_AUDIT = "logs/node-audit.jsonl";

    /// Those that a command means.
    public static StateFiles of(Session session) throws IOException {
        Path state = session.stateFolder();
        String audit = session.setting("logging.auditLog.file");
        return new StateFiles(
                state,
                session.configFile(),
                audit == null ? state.resolve("logs/audit.jsonl") : home(session, audit));
    }

    /// Errors: `conflict` where a restore was broken off in the middle.
    public static void requireWhole(Path state) {
        if (Files.exists(Restoring.step(state))) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    state
                            + ": a restore was broken off (expected: moltbot backup restore --finish first)");
        }
    }

    static Path home(Session session, String written) {
        String home =
                session.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        return (written.startsWith("~/") ? Path.of(home + written.substring(1)) : Path.of(written))
                .toAbsolutePath()
                .normalize();
    }

    /// The files that a backup made now would hold.
    public List<Path> all() throws IOException {
        return sources().stream().map(Source::file).toList();
    }

    /// Everything that a backup made now would hold. The heads of logs come first: they must not
    /// know of more than what follows.
    List<Source> sources() throws IOException {
        List<Source> all = new ArrayList<>();
        Path node = state.resolve(NODE_AUDIT);
        for (Path log : List.of(audit, node)) {
            Path head = AuditSnapshot.head(log);
            if (Files.isRegularFile(head)) {
                all.add(Source.read(name(head), head));
            }
        }
        for (Path log : List.of(audit, node)) {
            addLog(AuditSnapshot.of(log), all);
        }
        if (Files.isDirectory(state)) {
            Files.walkFileTree(state, new Walk(all));
        }
        if (!config.startsWith(state)) {
            addWhole(config, all);
        }
        return all;
    }

    /// The same while a gateway may run: of a database, what it holds at one moment, in the place
    /// of its file and of those that SQLite keeps beside it.
    List<Source> sources(Session session) throws IOException {
        List<Source> all = new ArrayList<>();
        for (Source source : sources()) {
            if (source.name().endsWith(DATABASE)) {
                all.add(source.ofDatabase(session.local().stateOrThrow()));
            } else if (!source.name().endsWith(DATABASE + "-wal")
                    && !source.name().endsWith(DATABASE + "-shm")) {
                all.add(source);
            }
        }
        return all;
    }

    private void addLog(AuditSnapshot log, List<Source> all) {
        log.closed().forEach(file -> addWhole(file, all));
        log.others().forEach(file -> addWhole(file, all));
        log.current().ifPresent(file -> all.add(new Source(name(file), file, log::open)));
    }

    private void addWhole(Path file, List<Source> all) {
        if (Files.isRegularFile(file)) {
            all.add(Source.whole(name(file), file));
        }
    }

    /// The name of a file in an archive.
    private String name(Path file) {
        if (file.startsWith(state)) {
            return STATE + state.relativize(file);
        }
        return (file.equals(config) ? CONFIG : AUDIT) + file.getFileName();
    }

    /// Where a file of an archive belongs; null for what has no place here.
    @Nullable Path place(String name) {
        if (name.startsWith(STATE)) {
            return state.resolve(name.substring(STATE.length()));
        }
        if (name.startsWith(CONFIG)) {
            return config;
        }
        return name.startsWith(AUDIT) ? audit.resolveSibling(name.substring(AUDIT.length())) : null;
    }

    private final class Walk extends SimpleFileVisitor<Path> {
        private final List<Source> found;

        Walk(List<Source> found) {
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            Path inside = state.relativize(folder);
            boolean isTop = inside.getNameCount() == 1;
            boolean isBelowTopFiles =
                    inside.getNameCount() > 1
                            && TOP_FILES_ONLY.contains(inside.getName(0).toString());
            return (isTop && LEFT_OUT.contains(inside.toString())) || isBelowTopFiles
                    ? FileVisitResult.SKIP_SUBTREE
                    : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            boolean passes = PASSING.matcher(String.valueOf(file.getFileName())).matches();
            if (!passes && !isOfAuditLog(file)) {
                addWhole(file, found);
            }
            return FileVisitResult.CONTINUE;
        }

        private boolean isOfAuditLog(Path file) {
            String name = String.valueOf(file.getFileName());
            String stem = AuditSnapshot.stem(audit);
            return file.resolveSibling("").equals(audit.resolveSibling(""))
                    && (name.startsWith(stem + ".") || name.startsWith(stem + "-"));
        }

        /// What is gone by now was on its way.
        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof java.nio.file.NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw e;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
                throws IOException {
            if (e != null && !(e instanceof java.nio.file.NoSuchFileException)) {
                throw e;
            }
            return FileVisitResult.CONTINUE;
        }
    }
}
