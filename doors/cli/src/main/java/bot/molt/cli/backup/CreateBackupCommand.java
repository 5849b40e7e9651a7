package bot.molt.cli.backup;

import bot.molt.base.IsoTime;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `backup create`: configuration, secrets, users, devices, approvals, sessions and the audit log
/// in one file.
public final class CreateBackupCommand implements Command {
    private final InstantSource clock = InstantSource.system();

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The gateway may run meanwhile. The file holds secrets: its mode is 0600, and --encrypt encrypts it. Workspaces, sandboxes, output and the gateway's own log are not in it.")
                .option(
                        "--output",
                        "PATH",
                        "The file to write, or a folder for it; `backups` in the state folder where nothing is said.")
                .flag("--encrypt", "Encrypt it with a passphrase (AES-256-GCM).");
        Passphrase.describe(syntax);
        syntax.option("--keep", "N", "Backups that stay in the folder; 7 where nothing is said.")
                .flag("--verify", "Read it again and check it.")
                .flag("--dry-run", "Only say what would be in it.")
                .example("moltbot backup create")
                .example("moltbot backup create --output /mnt/backups --keep 30")
                .example("moltbot backup create --encrypt --passphrase-file ~/.backup-passphrase");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<Source> sources = StateFiles.of(session).sources(session);
        if (args.has("--dry-run")) {
            sources.forEach(source -> session.out().println(source.name()));
            return 0;
        }
        if (sources.isEmpty()) {
            throw Args.refused(
                    "state",
                    session.stateFolder().toString(),
                    "a state folder; moltbot setup makes one");
        }
        Secret passphrase = args.has("--encrypt") ? Passphrase.read(args, session) : null;
        long now = clock.millis();
        Path target = target(args, session, BackupFolder.name(now, passphrase != null));
        Manifest manifest =
                new BackupWriter(passphrase)
                        .write(target, sources, facts(session, now), now / 1000);
        if (args.has("--verify")) {
            new VerifiedBackup(target, () -> passphrase == null ? Secret.of("") : passphrase)
                    .check(session);
        }
        List<Path> gone = pruned(args, session, target);
        tell(session, target, manifest, gone);
        return 0;
    }

    /// A backup in the usual folder, before something changes; null where there is no state yet.
    public static @Nullable Path beforeChange(Session session) throws IOException {
        return beforeChange(session, BackupFolder.of(session));
    }

    /// The same in the home folder, where it outlives the state.
    public static @Nullable Path beforeRemoval(Session session) throws IOException {
        return beforeChange(session, new BackupFolder(StateFiles.home(session, "~/")));
    }

    private static @Nullable Path beforeChange(Session session, BackupFolder folder)
            throws IOException {
        List<Source> sources = StateFiles.of(session).sources(session);
        if (sources.isEmpty()) {
            return null;
        }
        long now = InstantSource.system().millis();
        folder.make();
        Path target = folder.path().resolve(BackupFolder.name(now, false));
        new BackupWriter(null).write(target, sources, facts(session, now), now / 1000);
        return target;
    }

    private static Path target(Args args, Session session, String name) throws IOException {
        String output = args.text("--output");
        if (output == null) {
            BackupFolder folder = BackupFolder.of(session);
            folder.make();
            return folder.path().resolve(name);
        }
        Path path = StateFiles.home(session, output);
        boolean isFolder = Files.isDirectory(path) || output.endsWith("/");
        Path target = isFolder ? path.resolve(name) : path;
        if (Files.exists(target)) {
            throw Args.refused("--output", output, "a file that is not there yet, or a folder");
        }
        Files.createDirectories(target.resolveSibling(""));
        return target;
    }

    /// Only in a folder of backups: a file of a name of its own is its maker's.
    private static List<Path> pruned(Args args, Session session, Path target) throws IOException {
        BackupFolder folder = new BackupFolder(target.resolveSibling("").normalize());
        return folder.all().contains(target)
                ? folder.prune(BackupFolder.keep(args, session))
                : List.of();
    }

    private static Json.Obj facts(Session session, long now) throws IOException {
        return Json.object()
                .put("form", Manifest.FORM)
                .put("createdAt", IsoTime.millis(now))
                .put("version", session.version())
                .put("host", host())
                .put("state", session.stateFolder().toString())
                .put("config", session.configFile().toString())
                .build();
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    private static void tell(Session session, Path target, Manifest manifest, List<Path> gone)
            throws IOException {
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("path", target.toString())
                            .put("files", manifest.files().size())
                            .put("bytes", manifest.bytes())
                            .put("archiveBytes", Files.size(target))
                            .put("encrypted", BackupReader.isSealed(target))
                            .put(
                                    "removed",
                                    Json.strings(gone.stream().map(Path::toString).toList()))
                            .build());
            return;
        }
        session.out()
                .println(
                        "Backup: %s (%d files, %d bytes%s)"
                                .formatted(
                                        target,
                                        manifest.files().size(),
                                        Files.size(target),
                                        BackupReader.isSealed(target) ? ", encrypted" : ""));
        gone.forEach(old -> session.out().println("Removed: " + old));
    }
}
