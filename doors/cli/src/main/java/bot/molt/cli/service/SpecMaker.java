package bot.molt.cli.service;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.service.ServiceName;
import bot.molt.base.service.ServiceSpec;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Makes what is to be installed out of what was typed and where it was typed.
final class SpecMaker {
    /// Variables that are handed to the service where they are set: where things are, no secrets.
    private static final List<String> HANDED_ON =
            List.of(
                    "MOLTBOT_STATE_DIR",
                    "CLAWDBOT_STATE_DIR",
                    "MOLTBOT_JAVA_HOME",
                    "JAVA_HOME",
                    "DOCKER_HOST",
                    "LANG",
                    "LC_ALL",
                    "TZ");

    private static final String USUAL_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final ServiceKind kind;
    private final Session session;

    SpecMaker(ServiceKind kind, Session session) {
        this.kind = kind;
        this.session = session;
    }

    ServiceName name() {
        return new ServiceName(kind.name(), session.profile());
    }

    /// @param account whose service of the machine it is; null for one of this user
    ServiceSpec spec(Args args, @Nullable Account account) throws IOException {
        String profile = session.profile();
        List<String> command = new ArrayList<>();
        command.add(launcher());
        if (profile.equals("dev")) {
            command.add("--dev");
        } else if (!profile.isEmpty()) {
            command.addAll(List.of("--profile", profile));
        }
        command.addAll(kind.words(args));
        return new ServiceSpec(
                name(),
                description(),
                command,
                environment(),
                account == null ? home() : account.home(),
                log(),
                kind.watchful(),
                account == null ? null : account.name());
    }

    /// Whether [#renewed] knows a program for a unit.
    boolean canRenew(UnitFile unit) {
        return works(unit) || program().startsWith("/");
    }

    private static boolean works(UnitFile unit) {
        return !unit.program().isEmpty() && Files.isExecutable(Path.of(unit.program()));
    }

    /// What a unit that is there ought to say: its own words, variables and user, in the form of
    /// this version. A program or folder that is gone is replaced by what runs now.
    ServiceSpec renewed(UnitFile unit) throws IOException {
        List<String> command = new ArrayList<>(unit.command());
        if (command.isEmpty()) {
            command.addAll(List.of(launcher(), kind.name()));
        } else if (!works(unit)) {
            command.set(0, launcher());
        }
        Map<String, String> environment = new TreeMap<>(unit.environment());
        environment.putAll(marks());
        Path folder = Path.of(unit.folder());
        boolean starts = !unit.folder().isEmpty() && Files.isDirectory(folder);
        return new ServiceSpec(
                name(),
                description(),
                command,
                environment,
                starts ? folder : home(),
                log(),
                kind.watchful(),
                unit.user().isEmpty() ? null : unit.user());
    }

    private String description() {
        String profile = session.profile();
        return "Moltbot " + kind.name() + (profile.isEmpty() ? "" : " (" + profile + ")");
    }

    private Path log() throws IOException {
        return session.stateFolder().resolve("logs").resolve(kind.name() + "-service.log");
    }

    private Map<String, String> marks() {
        return Map.of(
                "MOLTBOT_SERVICE_MARKER", "moltbot",
                "MOLTBOT_SERVICE_KIND", kind.name(),
                "MOLTBOT_SERVICE_VERSION", session.version());
    }

    private Path home() {
        return Path.of(
                session.environment().getOrDefault("HOME", System.getProperty("user.home", "/")));
    }

    /// The name under which the launcher was called, so that a link which an update turns to
    /// another version keeps its meaning.
    private String launcher() {
        String program = program();
        if (!program.startsWith("/")) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "MOLTBOT_PROGRAM: %s (expected: the path of the launcher; start it as `moltbot`)"
                            .formatted(program.isEmpty() ? "not set" : program));
        }
        return Path.of(program).normalize().toString();
    }

    private String program() {
        Map<String, String> environment = session.environment();
        return environment.getOrDefault(
                "MOLTBOT_LAUNCHER", environment.getOrDefault("MOLTBOT_PROGRAM", ""));
    }

    private Map<String, String> environment() {
        Map<String, String> given = session.environment();
        Map<String, String> environment = new TreeMap<>();
        for (String name : HANDED_ON) {
            String value = given.getOrDefault(name, "");
            if (!value.isEmpty()) {
                environment.put(name, value);
            }
        }
        Path config = session.options().config();
        String written =
                config == null
                        ? ConfigFiles.variable(given, "CONFIG_PATH").orElse("")
                        : config.toAbsolutePath().normalize().toString();
        if (!written.isEmpty()) {
            environment.put("MOLTBOT_CONFIG_PATH", written);
        }
        environment.put("PATH", path(given.getOrDefault("PATH", "")));
        environment.putAll(marks());
        return environment;
    }

    /// The folders that are there and belong to no single visit, then the usual ones.
    private static String path(String given) {
        Set<String> folders = new LinkedHashSet<>();
        for (String folder : (given + ":" + USUAL_PATH).split(":", -1)) {
            boolean lasts =
                    folder.startsWith("/")
                            && !folder.startsWith("/tmp/")
                            && !folder.startsWith("/run/");
            if (lasts && (USUAL_PATH.contains(folder) || Files.isDirectory(Path.of(folder)))) {
                folders.add(folder);
            }
        }
        return String.join(":", folders);
    }

    /// Secrets of this shell that the service will not have.
    List<String> warnings() throws IOException {
        List<String> warnings = new ArrayList<>();
        for (String name : List.of("GATEWAY_TOKEN", "GATEWAY_PASSWORD")) {
            if (ConfigFiles.variable(session.environment(), name).isPresent()) {
                warnings.add(
                        "MOLTBOT_%s of this shell is not given to the service, since everybody may read a unit; write it into %s"
                                .formatted(name, session.stateFolder().resolve(".env")));
            }
        }
        return warnings;
    }
}
