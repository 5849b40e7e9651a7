package bot.molt.cli.removal;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `reset`: settings or state as before the first start, with a backup of what was there.
public final class ResetCommand implements Command {
    private static final String SCOPES = "config, state or all";

    /// Made anew by the next start.
    private static final List<String> MADE_ANEW = List.of("spool", "logs", "guards");

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "A backup is made first. Workspaces, sandboxes and backups stay. Refuses while the gateway runs.")
                .option(
                        "--scope",
                        "SCOPE",
                        "`config`: the configuration file. `state`: token, users, devices, approvals, logs. `all`: both.")
                .flag("--no-backup", "Make no backup before.");
        Consent.describe(syntax);
        syntax.example("moltbot reset --scope config --dry-run")
                .example("moltbot --dev reset --scope all --yes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String scope = scope(args);
        StateFiles files = StateFiles.of(session);
        List<Path> going = going(scope, files);
        if (going.isEmpty()) {
            session.out().println("There is nothing to reset in " + files.state() + ".");
            return 0;
        }
        Optional<String> running = RunningGateway.of(files, session);
        if (running.isPresent() && !args.has("--dry-run")) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s runs on %s (expected: stop it first, with moltbot gateway stop or Ctrl-C)"
                            .formatted(running.get(), files.state()));
        }
        if (!Consent.given(going.stream().map(Path::toString).toList(), args, session)) {
            return args.has("--dry-run") ? 0 : 1;
        }
        Path backup = args.has("--no-backup") ? null : CreateBackupCommand.beforeChange(session);
        Removal.files(going, files.state());
        if (!scope.equals("config")) {
            for (String folder : MADE_ANEW) {
                Removal.of(files.state().resolve(folder));
            }
        }
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("scope", scope)
                            .put("removed", going.size())
                            .put("backup", backup == null ? null : backup.toString())
                            .build());
            return 0;
        }
        session.out()
                .println("Reset: %d files of %s are gone.".formatted(going.size(), files.state()));
        if (backup != null) {
            session.out().println("Back with: moltbot backup restore " + backup);
        }
        return 0;
    }

    private static String scope(Args args) {
        String typed = args.text("--scope");
        return switch (typed == null ? "" : typed) {
            case "config" -> "config";
            case "state" -> "state";
            case "all", "full", "config+creds+sessions" -> "all";
            default -> throw Args.refused("--scope", typed == null ? "none" : typed, SCOPES);
        };
    }

    private static List<Path> going(String scope, StateFiles files) throws IOException {
        List<Path> going = new ArrayList<>();
        for (Path file : files.all()) {
            boolean isConfig = file.equals(files.config());
            if (Files.exists(file) && (scope.equals("all") || isConfig == scope.equals("config"))) {
                going.add(file);
            }
        }
        return going;
    }
}
