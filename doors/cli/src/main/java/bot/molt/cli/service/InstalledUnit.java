package bot.molt.cli.service;

import bot.molt.base.service.Scope;
import bot.molt.base.service.ServiceName;
import bot.molt.base.service.Supervisor;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The unit of the gateway that is installed here, held against what this program would install,
/// and the units beside it that may want the same port.
public final class InstalledUnit {
    private final Session session;
    private final ServiceName name;

    public InstalledUnit(Session session) {
        this.session = session;
        this.name = new ServiceName("gateway", session.profile());
    }

    /// The unit of the user, else that of the machine.
    public Optional<UnitFile> unit() throws IOException {
        for (Path file : files()) {
            if (Files.isReadable(file) && file.toString().endsWith(".service")) {
                return Optional.of(UnitFile.read(file));
            }
        }
        return Optional.empty();
    }

    private List<Path> files() {
        Path own = Supervisor.of(Scope.USER, session.environment()).file(name);
        return own.toString().endsWith(".service")
                ? List.of(own, Supervisor.of(Scope.SYSTEM, session.environment()).file(name))
                : List.of(own);
    }

    /// What is not right with the unit.
    public List<UnitIssue> issues(UnitFile unit) throws IOException {
        List<UnitIssue> issues = new ArrayList<>();
        String program = unit.program();
        if (program.isEmpty() || !Files.isExecutable(Path.of(program))) {
            issues.add(
                    new UnitIssue(
                            "program-missing",
                            "ExecStart: %s (expected: a program that is there)"
                                    .formatted(program)));
        }
        if (!unit.folder().isEmpty() && !Files.isDirectory(Path.of(unit.folder()))) {
            issues.add(
                    new UnitIssue(
                            "folder-missing",
                            "WorkingDirectory: %s (expected: a folder that is there)"
                                    .formatted(unit.folder())));
        }
        String version = unit.variable("SERVICE_VERSION");
        if (!version.isEmpty() && !version.equals(session.version())) {
            issues.add(
                    new UnitIssue(
                            "stale",
                            "written by version %s, this is %s"
                                    .formatted(version, session.version())));
        }
        String state = unit.variable("STATE_DIR");
        if (!state.isEmpty() && !Path.of(state).equals(session.stateFolder())) {
            issues.add(
                    new UnitIssue(
                            "state-elsewhere",
                            "MOLTBOT_STATE_DIR: %s (commands here use %s)"
                                    .formatted(state, session.stateFolder())));
        }
        return issues;
    }

    /// Whether [#rewrite] can be done by whoever asks.
    public boolean mayRewrite(UnitFile unit) {
        return Files.isWritable(unit.file())
                && new SpecMaker(new GatewayKind(), session).canRenew(unit);
    }

    /// Writes a unit as this version would, with its own command, variables and user. What runs
    /// goes on until it is started anew.
    public void rewrite(UnitFile unit) throws IOException {
        Supervisor user = Supervisor.of(Scope.USER, session.environment());
        Supervisor supervisor =
                user.file(name).equals(unit.file())
                        ? user
                        : Supervisor.of(Scope.SYSTEM, session.environment());
        supervisor.rewrite(new SpecMaker(new GatewayKind(), session).renewed(unit));
    }

    /// The configuration that the service reads, as far as its unit says; empty where it says
    /// nothing.
    static String config(UnitFile unit) {
        return unit.variable("CONFIG_PATH");
    }

    /// Units of the original in the same folders.
    public List<Path> ofTheOriginal() throws IOException {
        return beside("{clawdbot,openclaw}-gateway*.service");
    }

    /// Units of other profiles.
    public List<Path> ofOtherProfiles() throws IOException {
        return beside("moltbot-gateway*.service").stream()
                .filter(file -> !file.endsWith(name.unit()))
                .toList();
    }

    private List<Path> beside(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path file : files()) {
            Path folder = file.resolveSibling("").normalize();
            if (Files.isReadable(folder)) {
                try (DirectoryStream<Path> units = Files.newDirectoryStream(folder, pattern)) {
                    units.forEach(found::add);
                }
            }
        }
        found.sort(null);
        return found;
    }
}
