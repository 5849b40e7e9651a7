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
import bot.molt.cli.service.OwnService;
import bot.molt.cli.update.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `uninstall`: the service, the state, the workspace, the program; each only where it is named.
public final class UninstallCommand implements Command {
    /// What of the state folder belongs to users.
    private static final List<String> OF_USERS = List.of("workspaces", "sandboxes");

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Only what is named goes. Before the state goes a backup of it is written into the home folder.")
                .flag("--service", "Stop and remove the service.")
                .flag("--state", "Remove the state folder; workspaces in it stay.")
                .flag(
                        "--workspace",
                        "Remove the default workspace, and the workspaces in the state folder.")
                .flag("--app", "Remove the program, where install.sh installed it.")
                .flag("--all", "All of these.")
                .flag("--no-backup", "Make no backup before.");
        Consent.describe(syntax);
        OwnService.describe(syntax);
        syntax.example("moltbot uninstall --service --dry-run")
                .example("moltbot uninstall --service --state --yes")
                .example("moltbot uninstall --all");
    }

    /// One thing that goes.
    private record Step(String what, Action action) {}

    @FunctionalInterface
    private interface Action {
        void run() throws IOException;
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        List<Step> steps = steps(args, session);
        List<String> what = steps.stream().map(Step::what).toList();
        if (steps.isEmpty()) {
            session.out().println("There is nothing of that here.");
            return 0;
        }
        StateFiles files = StateFiles.of(session);
        boolean stops = wants(args, "--service") && OwnService.find(args, session).isPresent();
        Optional<String> running = RunningGateway.of(files, session);
        if (wants(args, "--state") && !stops && running.isPresent() && !args.has("--dry-run")) {
            throw new CodedException(
                    ErrorCode.CONFLICT,
                    "%s runs on %s (expected: stop it first)"
                            .formatted(running.get(), files.state()));
        }
        if (!Consent.given(what, args, session)) {
            return args.has("--dry-run") ? 0 : 1;
        }
        Path backup =
                wants(args, "--state") && !args.has("--no-backup")
                        ? CreateBackupCommand.beforeRemoval(session)
                        : null;
        for (Step step : steps) {
            step.action().run();
        }
        tell(what, backup, session);
        return 0;
    }

    private static void tell(
            List<String> what, @org.jspecify.annotations.Nullable Path backup, Session session) {
        if (session.json()) {
            session.print(
                    Json.object()
                            .put("ok", true)
                            .put("removed", Json.strings(what))
                            .put("backup", backup == null ? null : backup.toString())
                            .build());
            return;
        }
        what.forEach(each -> session.out().println("Removed: " + each));
        if (backup != null) {
            session.out().println("Backup: " + backup);
        }
    }

    private static boolean wants(Args args, String flag) {
        return args.has(flag) || args.has("--all");
    }

    private static List<Step> steps(Args args, Session session) throws IOException {
        boolean isNamed =
                List.of("--service", "--state", "--workspace", "--app", "--all").stream()
                        .anyMatch(args::has);
        if (!isNamed) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "nothing is named (expected: --service, --state, --workspace, --app or --all)");
        }
        List<Step> steps = new ArrayList<>();
        if (wants(args, "--service")) {
            OwnService.find(args, session)
                    .ifPresent(service ->
                            steps.add(new Step("service " + service.label(), service::uninstall)));
        }
        if (wants(args, "--workspace")) {
            workspaces(session, steps);
        }
        Path state = session.stateFolder();
        if (wants(args, "--state") && Files.isDirectory(state)) {
            steps.add(new Step("state " + state, () -> removeState(state)));
        }
        if (wants(args, "--app")) {
            program(session, steps);
        }
        return steps;
    }

    private static void workspaces(Session session, List<Step> steps) throws IOException {
        String home =
                session.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        String written = session.setting("agents.defaults.workspace");
        String named = written == null ? "~/clawd" : written;
        Path workspace =
                named.startsWith("~/") ? Path.of(home + named.substring(1)) : Path.of(named);
        List<Path> going = new ArrayList<>(List.of(workspace));
        Path state = session.stateFolder();
        OF_USERS.forEach(name -> going.add(state.resolve(name)));
        for (Path each : going) {
            boolean isWhole = each.equals(Path.of(home)) || each.getNameCount() < 2;
            if (Files.isDirectory(each) && !isWhole) {
                steps.add(new Step("workspace " + each, () -> Removal.of(each)));
            }
        }
    }

    private static void removeState(Path state) throws IOException {
        List<Path> inside;
        try (var all = Files.list(state)) {
            inside = all.toList();
        }
        for (Path each : inside) {
            if (!OF_USERS.contains(String.valueOf(each.getFileName()))) {
                Removal.of(each);
            }
        }
        boolean isEmpty;
        try (var left = Files.list(state)) {
            isEmpty = left.findAny().isEmpty();
        }
        if (isEmpty) {
            Files.delete(state);
        }
    }

    private static void program(Session session, List<Step> steps) throws IOException {
        Optional<Installation> found = Installation.find(session);
        if (found.isEmpty()) {
            session.err()
                    .println(
                            "moltbot: the program was not installed by install.sh; it stays (a package goes with its package system)");
            return;
        }
        Path prefix = found.get().prefix();
        List<Path> links = links(session, prefix);
        steps.add(
                new Step(
                        "program " + prefix,
                        () -> {
                            for (Path link : links) {
                                Files.deleteIfExists(link);
                            }
                            Removal.of(prefix);
                        }));
    }

    /// The links of install.sh that lead into the installation.
    private static List<Path> links(Session session, Path prefix) throws IOException {
        String home =
                session.environment().getOrDefault("HOME", System.getProperty("user.home", "/"));
        List<Path> links = new ArrayList<>();
        String launcher = session.environment().get("MOLTBOT_LAUNCHER");
        List<Path> folders = new ArrayList<>();
        if (launcher != null) {
            folders.add(Path.of(launcher).resolveSibling(""));
        }
        for (String data : List.of("/usr/local/share", home + "/.local/share")) {
            folders.add(Path.of(data, "man/man1"));
            folders.add(Path.of(data, "bash-completion/completions"));
            folders.add(Path.of(data, "zsh/site-functions"));
            folders.add(Path.of(data, "fish/vendor_completions.d"));
        }
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (var all = Files.list(folder)) {
                all.filter(Files::isSymbolicLink)
                        .filter(link -> leadsInto(link, prefix))
                        .forEach(links::add);
            }
        }
        return links;
    }

    private static boolean leadsInto(Path link, Path prefix) {
        try {
            return link.resolveSibling(Files.readSymbolicLink(link)).normalize().startsWith(prefix);
        } catch (IOException e) {
            return false;
        }
    }
}
