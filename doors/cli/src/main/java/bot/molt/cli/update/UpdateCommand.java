package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.backup.CreateBackupCommand;
import bot.molt.cli.backup.RunningGateway;
import bot.molt.cli.backup.StateFiles;
import bot.molt.cli.service.OwnService;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `update`: another build, with a way back.
public final class UpdateCommand implements Command {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Checks signature or digest, unpacks the build beside the one that runs, tries it, makes a backup, turns the link `current`, starts the service anew and waits until it is healthy. Where it does not become so, the build before runs again and the command exits with 1.")
                .flag("--check", "Only say what there is.")
                .option("--from", "ADDRESS", "Where releases are told of, instead of update.url.")
                .option(
                        "--to",
                        "PATH",
                        "Install this archive (its digest or signature beside it) or this unpacked folder.")
                .flag("--rollback", "Go back to the build before.")
                .flag("--no-restart", "Leave the service as it is.")
                .flag("--no-backup", "Make no backup before.")
                .flag("-y|--yes", "The same: there is nothing to answer.")
                .option("--timeout", "TIME", "How long it may take to become healthy; 60 s.");
        OwnService.describe(syntax);
        syntax.example("moltbot update --check")
                .example("moltbot update")
                .example("moltbot update --to moltbot-2026.12.0-linux-x64.tar.gz")
                .example("moltbot update --rollback");
    }

    @Override
    public int run(Args args, Session session) throws IOException, InterruptedException {
        Installation installation = Installation.of(session);
        if (args.has("--rollback")) {
            Path before =
                    installation
                            .previous()
                            .orElseThrow(() ->
                                    new CodedException(
                                            ErrorCode.NOT_FOUND,
                                            "--rollback: there is no build before"));
            return turn(new Build(before, Build.tried(before)), installation, args, session);
        }
        Signer signer = signer(session);
        String to = args.text("--to");
        if (to != null && Files.isDirectory(Path.of(to))) {
            if (signer != null) {
                throw Args.refused("--to", to, "a signed archive, since update.publicKey is set");
            }
            return turn(Build.ofFolder(Path.of(to), installation), installation, args, session);
        }
        Offer offer =
                to == null
                        ? Offer.read(source(args, session), signer)
                        : Offer.ofArchive(Fetch.address(to), signer);
        if (to == null) {
            boolean isNew = !offer.version().equals(session.version());
            if (args.has("--check") || !isNew) {
                return told(offer, isNew, session);
            }
        }
        return turn(Build.of(offer, signer, installation), installation, args, session);
    }

    static URI source(Args args, Session session) throws IOException {
        String from = args.text("--from");
        String source = from == null ? session.setting("update.url") : from;
        if (source == null) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "update.url: not set (expected: the file or https address of moltbot.json, or --from or --to)");
        }
        return Fetch.address(source);
    }

    static @Nullable Signer signer(Session session) throws IOException {
        String key = session.setting("update.publicKey");
        return key == null ? null : Signer.parse(key);
    }

    private static int told(Offer offer, boolean isNew, Session session) {
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("current", session.version())
                            .put("available", offer.version())
                            .put("updateAvailable", isNew)
                            .build());
        } else if (isNew) {
            session.out()
                    .println(
                            "Version %s is there (this is %s). Install it with: moltbot update"
                                    .formatted(offer.version(), session.version()));
        } else {
            session.out().println("Version " + offer.version() + " is the newest.");
        }
        return 0;
    }

    private static int turn(Build build, Installation installation, Args args, Session session)
            throws IOException, InterruptedException {
        Path backup = args.has("--no-backup") ? null : CreateBackupCommand.beforeChange(session);
        Optional<OwnService> service =
                args.has("--no-restart") ? Optional.empty() : OwnService.find(args, session);
        Duration limit = args.duration("--timeout", ChronoUnit.SECONDS);
        boolean restarted =
                new Update(installation, service, session, limit == null ? LIMIT : limit)
                        .to(build.folder(), build.version());
        installation.prune(keep(session));
        tell(build, backup, restarted, session);
        return 0;
    }

    private static int keep(Session session) throws IOException {
        String written = session.setting("update.keep");
        boolean isNumber = written != null && written.matches("[2-9]|[1-9]\\d|100");
        return isNumber ? Integer.parseInt(written) : UpdateConfig.KEEP;
    }

    private static void tell(Build build, @Nullable Path backup, boolean restarted, Session session)
            throws IOException {
        Optional<String> running =
                restarted ? Optional.empty() : RunningGateway.of(StateFiles.of(session), session);
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("from", session.version())
                            .put("version", build.version())
                            .put("path", build.folder().toString())
                            .put("restarted", restarted)
                            .put("backup", backup == null ? null : backup.toString())
                            .build());
            return;
        }
        session.out()
                .println(
                        "Version %s is installed%s."
                                .formatted(
                                        build.version(),
                                        restarted ? ", and its gateway is healthy" : ""));
        running.ifPresent(
                who -> session.out().println(who + " still runs the build before; start it anew."));
        if (backup != null) {
            session.out().println("Backup: " + backup);
        }
    }
}
