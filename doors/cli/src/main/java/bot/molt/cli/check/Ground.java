package bot.molt.cli.check;

import bot.molt.base.CodedException;
import bot.molt.base.config.ConfigDocument;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigSyntaxException;
import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What checks look at: the state folder, the configuration, this machine, and the gateway.
public final class Ground {
    private static final int USUAL_PORT = 18_789;

    private final Session session;
    private final InstantSource clock;
    private final Path state;
    private final Path config;
    private final Map<String, String> environment;
    private Json.@Nullable Obj tree;
    private @Nullable Reach reach;

    public Ground(Session session, InstantSource clock) throws IOException {
        this.session = session;
        this.clock = clock;
        this.state = session.stateFolder();
        this.config = session.configFile();
        this.environment = session.variables();
    }

    public Session session() {
        return session;
    }

    public Instant now() {
        return clock.instant();
    }

    /// The state folder, which may not exist.
    public Path state() {
        return state;
    }

    public Path state(String name) {
        return state.resolve(name);
    }

    /// The configuration file, which may not exist.
    public Path config() {
        return config;
    }

    /// The variables of this process and of `<state>/.env`.
    public Map<String, String> environment() {
        return environment;
    }

    /// The configuration with canonical names; empty where it cannot be read.
    public Json.Obj tree() throws IOException {
        Json.Obj known = tree;
        if (known == null) {
            known = read();
            tree = known;
        }
        return known;
    }

    private Json.Obj read() throws IOException {
        try {
            return ConfigDocument.read(config, environment).tree();
        } catch (ConfigSyntaxException e) {
            return Json.Obj.EMPTY;
        }
    }

    /// What was read may have been mended.
    void forget() {
        tree = null;
        reach = null;
    }

    /// Whether the gateway that is meant answers; asked once.
    public Reach reach() throws IOException {
        Reach known = reach;
        if (known == null) {
            known = Reach.of(session);
            reach = known;
        }
        return known;
    }

    /// A setting; empty where it is not written.
    public Optional<Json> setting(String path) throws IOException {
        return ConfigPath.parse(path).find(tree());
    }

    /// A setting as text; `otherwise` where it is not written or is no plain value.
    public String text(String path, String otherwise) throws IOException {
        return setting(path)
                .map(value ->
                        switch (value) {
                            case Json.Str(String text) -> text;
                            case Json.Num number -> number.toString();
                            case Json.Bool bool -> bool.toString();
                            default -> otherwise;
                        })
                .orElse(otherwise);
    }

    public boolean isTrue(String path) throws IOException {
        return text(path, "false").equals("true");
    }

    /// The items of a list; none where it is not written.
    public List<Json> items(String path) throws IOException {
        return setting(path).orElse(Json.NULL) instanceof Json.Arr(List<Json> items)
                ? items
                : List.of();
    }

    /// The objects of a list.
    public List<Json.Obj> objects(String path) throws IOException {
        return items(path).stream()
                .filter(Json.Obj.class::isInstance)
                .map(Json.Obj.class::cast)
                .toList();
    }

    /// A path as people write it: `~` is the home.
    public Path path(String written) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        boolean isInHome = written.equals("~") || written.startsWith("~/");
        return Path.of(isInHome ? home + written.substring(1) : written)
                .toAbsolutePath()
                .normalize();
    }

    /// The port of the gateway of this machine; 0 where the system chooses it.
    public int port() throws IOException {
        try {
            return session.port();
        } catch (CodedException e) {
            return USUAL_PORT;
        }
    }

    /// Whether the gateway that commands mean is that of this machine's configuration; a
    /// configuration that cannot be read means no other.
    public boolean isHere() throws IOException {
        try {
            return session.isOfThisMachine();
        } catch (CodedException e) {
            return true;
        }
    }

    /// A program on the path; empty where it is missing.
    public Optional<Path> program(String name) {
        return program(environment, name);
    }

    /// A program on the path of an environment.
    public static Optional<Path> program(Map<String, String> environment, String name) {
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator)) {
            Path file = Path.of(folder.isEmpty() ? "." : folder, name);
            if (Files.isExecutable(file) && !Files.isDirectory(file)) {
                return Optional.of(file);
            }
        }
        return Optional.empty();
    }

    /// A gateway holds in memory what its files say, and would write it over what is mended.
    ///
    /// Errors: `IOException` where one runs with this state folder.
    ///
    /// @param what is left alone then
    public void requireNoGateway(String what) throws IOException {
        Optional<ProcessHandle> gateway = gatewayProcess();
        if (gateway.isPresent()) {
            throw new IOException(
                    "%s is left alone while the gateway runs (process %d): stop it first"
                            .formatted(what, gateway.get().pid()));
        }
    }

    /// The process that writes this state folder's audit log, which is a gateway.
    public Optional<ProcessHandle> gatewayProcess() throws IOException {
        return FileLocks.owner(state.resolve("logs/audit.lock"));
    }
}
