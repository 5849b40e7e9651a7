package bot.molt.cli.backup;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.IsoTime;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.service.OwnService;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/// `backup restore`: the state as it was, in the place of what is there.
public final class RestoreBackupCommand implements Command {
    private final InstantSource clock = InstantSource.system();

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Checks the whole backup first, the chain of its audit log too. What is there moves to `backups/before-restore-…`; workspaces, sandboxes and earlier backups stay. Refuses while the gateway runs.")
                .words("[backup]", "0..1", "A file, a name from the list, or latest.");
        Passphrase.describe(syntax);
        syntax.flag(
                        "--force",
                        "Where the gateway runs as a service: stop it, restore, start it again.")
                .flag("--finish", "Finish a restore that was broken off.")
                .flag("--dry-run", "Check everything and change nothing.");
        OwnService.describe(syntax);
        syntax.example("moltbot backup restore latest")
                .example(
                        "moltbot --profile rescue backup restore /mnt/backups/moltbot-20261128T064500042Z.tar.gz");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        StateFiles files = StateFiles.of(session);
        Optional<Restoring> unfinished = Restoring.unfinished(files.state());
        String word = args.word(0);
        if (args.has("--finish")) {
            Restoring begun =
                    unfinished.orElseThrow(
                            () -> conflict("--finish: no restore was broken off here"));
            return finish(files, begun, args, session);
        }
        if (unfinished.isPresent()) {
            throw conflict(
                    "an earlier restore was broken off (expected: moltbot backup restore --finish first)");
        }
        if (word == null) {
            throw Args.refused(
                    "backup", "none", "a file, a name from moltbot backup list, or latest");
        }
        return restore(BackupFolder.of(session).find(word), files, args, session);
    }

    private static CodedException conflict(String text) {
        return new CodedException(ErrorCode.CONFLICT, text);
    }

    private int restore(Path archive, StateFiles files, Args args, Session session)
            throws IOException {
        Restoring restoring = new Restoring(files);
        Optional<OwnService> stopped = requireStopped(files, args, session);
        PrivateFile.folder(files.state());
        VerifiedBackup backup =
                new VerifiedBackup(archive, new Once(() -> Passphrase.read(args, session)));
        try {
            Manifest manifest = backup.check(session).manifest();
            if (args.has("--dry-run")) {
                session.out()
                        .println(
                                "%s is whole: %d files would be restored to %s."
                                        .formatted(
                                                archive, manifest.files().size(), files.state()));
                return 0;
            }
            new BackupReader(archive, backup.passphrase()).read(restoring.prepare());
            restoring.begin();
            Path kept = restoring.finish(stamp());
            tell(session, archive, manifest, kept);
        } finally {
            restoring.discard();
            if (stopped.isPresent()) {
                stopped.get().start();
            }
        }
        return 0;
    }

    private int finish(StateFiles files, Restoring restoring, Args args, Session session)
            throws IOException {
        Optional<OwnService> stopped = requireStopped(files, args, session);
        Path kept = restoring.finish(stamp());
        session.out().println("Restored. What was there is in " + kept + ".");
        if (stopped.isPresent()) {
            stopped.get().start();
        }
        return 0;
    }

    private String stamp() {
        return IsoTime.millis(clock.millis()).replaceAll("[-:.]", "");
    }

    /// The service that was stopped for this; empty where nothing ran.
    private static Optional<OwnService> requireStopped(StateFiles files, Args args, Session session)
            throws IOException {
        Optional<String> running = RunningGateway.of(files, session);
        if (running.isEmpty() || args.has("--dry-run")) {
            return Optional.empty();
        }
        Optional<OwnService> service =
                args.has("--force") ? OwnService.find(args, session) : Optional.empty();
        if (service.isEmpty()) {
            throw conflict(
                    "%s runs on %s (expected: stop it first, with moltbot gateway stop or Ctrl-C%s)"
                            .formatted(
                                    running.get(),
                                    files.state(),
                                    args.has("--force")
                                            ? "; it is no service that --force could stop"
                                            : "; --force stops and starts a service"));
        }
        service.get().stop();
        if (RunningGateway.of(files, session).isPresent()) {
            throw conflict(
                    "%s runs also with its service stopped (expected: stop it first)"
                            .formatted(running.get()));
        }
        return service;
    }

    private static void tell(Session session, Path archive, Manifest manifest, Path kept) {
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("path", archive.toString())
                            .put("files", manifest.files().size())
                            .put("createdAt", manifest.facts().string("createdAt").orElse(""))
                            .put("kept", kept.toString())
                            .build());
            return;
        }
        session.out()
                .println(
                        "Restored %d files of %s. What was there is in %s."
                                .formatted(
                                        manifest.files().size(),
                                        manifest.facts().string("createdAt").orElse("?"),
                                        kept));
    }
}
