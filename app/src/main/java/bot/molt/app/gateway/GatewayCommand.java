package bot.molt.app.gateway;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.DefaultConfig;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.logging.Logging;
import bot.molt.app.service.Supervision;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Signals;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.base.service.PortOwner;
import bot.molt.cli.backup.StateFiles;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.rpc.Idempotency;
import bot.molt.gateway.settings.AuthConfig;
import bot.molt.gateway.settings.BindAddress;
import bot.molt.gateway.settings.GatewayConfig;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `moltbot gateway`: reads the configuration, runs the gateway until INT or TERM, stops it.
public final class GatewayCommand {
    /// How long what runs may take to end before a restart.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int DEV_PORT = 19_001;
    private static final int MAX_PORT = 65_535;
    private static final List<String> BINDS = List.of("loopback", "lan", "tailnet", "auto");

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final String version;
    private final Orders orders = new Orders();
    private final Idempotency answers = new Idempotency(InstantSource.system());

    /// @param environment the process's variables
    public GatewayCommand(
            PrintStream out, PrintStream err, Map<String, String> environment, String version) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.version = version;
    }

    /// Ends the run as a signal does.
    public void stop() {
        orders.stop();
    }

    /// Starts the gateway anew in this process, as SIGUSR1 does.
    public void restart() {
        orders.restart(Duration.ZERO);
    }

    /// Runs until a signal or [#stop]; returns the exit code.
    public int run(List<String> words) {
        try {
            GatewayArguments arguments = GatewayArguments.parse(words);
            if (arguments.has("help")) {
                out.print(GatewayArguments.HELP);
                return 0;
            }
            return run(arguments);
        } catch (CodedException e) {
            err.println("moltbot: " + e.text());
            return e.code().exitCode();
        } catch (IOException | IllegalArgumentException e) {
            err.println("moltbot: " + e.getMessage());
            return 1;
        }
    }

    private int run(GatewayArguments arguments) throws IOException {
        ConfigFiles files = files(arguments);
        StateFiles.requireWhole(files.state());
        if (PrivateFile.tighten(files.state())) {
            err.println("moltbot: " + files.state() + " was open to others; now it is yours alone");
        }
        if (DefaultConfig.writeIfMissing(files.config(), arguments.profile().orElse(""))) {
            err.println("moltbot: wrote " + files.config());
        }
        ConfigReader reader = new ConfigReader(files, overrides(arguments));
        ConfigSnapshot config = reader.read();
        report(config);
        checkMode(config, arguments);
        OperatorToken token =
                OperatorToken.resolve(
                        config.config().gateway().auth(), files.environment(), files.state());
        if (arguments.has("force")) {
            PortOwner.end(config.config().gateway().port(), err);
        }
        return serve(new LiveConfig(reader, config), token);
    }

    private int serve(LiveConfig live, OperatorToken token) throws IOException {
        Redactor redactor = redactor(live, token);
        Path logFile = live.reader().files().state().resolve("logs").resolve("gateway.log");
        Signals.on("INT", this::stop);
        Signals.on("TERM", this::stop);
        Signals.on("USR1", this::restart);
        try (Logging logging = Logging.ofThisProcess();
                Supervision supervision = Supervision.of(environment)) {
            logging.start(live.current().config().logging(), logFile, redactor, err);
            LiveConfig now = live;
            while (serve(now, token, redactor, supervision) == Orders.Next.RESTART) {
                now = again(now);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return 0;
    }

    /// Runs one gateway; what is to become of it.
    private Orders.Next serve(
            LiveConfig live, OperatorToken token, Redactor redactor, Supervision supervision)
            throws IOException, InterruptedException {
        GatewaySetup setup =
                new GatewaySetup(
                        live,
                        token,
                        redactor,
                        version,
                        Contributions.none(),
                        answers,
                        orders::restart);
        try (GatewayProcess process = GatewayProcess.start(setup)) {
            Path tokenFile = OperatorToken.file(live.reader().files().state());
            out.println(new Banner(live.current(), token, tokenFile, program()).of(process));
            out.flush();
            supervision.ready(reached(live, process.port()));
            Orders.Next next = orders.take();
            if (next == Orders.Next.RESTART) {
                err.println("moltbot: restarting");
                supervision.restarting();
                process.closeForRestart(PATIENCE);
            } else {
                err.println("moltbot: stopping");
                supervision.stopping();
            }
            return next;
        }
    }

    /// The port as this machine reaches it.
    private static InetSocketAddress reached(LiveConfig live, int port) throws IOException {
        String bind = BindAddress.of(live.current().config().gateway()).getFirst();
        InetAddress bound = InetAddress.getAllByName(bind)[0];
        return new InetSocketAddress(
                bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound, port);
    }

    /// The configuration as it is written now; the old one where that would not start.
    private LiveConfig again(LiveConfig old) {
        orders.restarted();
        try {
            ConfigSnapshot fresh = old.reader().read();
            report(fresh);
            return new LiveConfig(old.reader(), fresh);
        } catch (CodedException e) {
            err.println("moltbot: config: " + e.text());
        } catch (IOException | IllegalArgumentException e) {
            err.println("moltbot: config: " + e.getMessage());
        }
        err.println("moltbot: starting with the configuration as it was");
        return new LiveConfig(old.reader(), old.current());
    }

    private String program() {
        return environment.getOrDefault("MOLTBOT_PROGRAM", "moltbot");
    }

    private static Redactor redactor(LiveConfig live, OperatorToken token) {
        Redactor redactor = new Redactor();
        redactor.register(token.token());
        AuthConfig auth = live.current().config().gateway().auth();
        if (auth.password() != null) {
            redactor.register(auth.password());
        }
        return redactor;
    }

    private ConfigFiles files(GatewayArguments arguments) throws IOException {
        return ConfigFiles.find(
                new ConfigFiles.Choice(
                        arguments.path("config").orElse(null), arguments.profile().orElse(null)),
                environment);
    }

    /// What the command line and the environment set; it wins over the file.
    private Map<String, Json> overrides(GatewayArguments arguments) throws IOException {
        Map<String, Json> overrides = new LinkedHashMap<>();
        if (arguments.has("dev")) {
            overrides.put("gateway.port", Json.of(DEV_PORT));
            overrides.put("agents.defaults.workspace", Json.of("~/clawd-dev"));
        }
        ConfigFiles.variable(environment, "GATEWAY_PORT")
                .ifPresent(port -> port("MOLTBOT_GATEWAY_PORT", port, overrides));
        arguments.value("port").ifPresent(port -> port("--port", port, overrides));
        arguments.value("bind").ifPresent(bind -> bind(bind, overrides));
        arguments
                .value("token")
                .ifPresent(token -> overrides.put("gateway.auth.token", Json.of(token)));
        if (arguments.path("token-file").isPresent()) {
            String token = Files.readString(arguments.path("token-file").get()).strip();
            overrides.put("gateway.auth.token", Json.of(token));
        }
        reach(arguments, overrides);
        if (arguments.has("verbose")) {
            overrides.put("logging.level", Json.of("debug"));
            overrides.put("logging.consoleLevel", Json.of("debug"));
        }
        return overrides;
    }

    private static void reach(GatewayArguments arguments, Map<String, Json> overrides) {
        arguments
                .value("auth")
                .ifPresent(mode -> overrides.put("gateway.auth.mode", Json.of(mode)));
        arguments
                .value("password")
                .ifPresent(text -> overrides.put("gateway.auth.password", Json.of(text)));
        arguments
                .value("tailscale")
                .ifPresent(mode -> overrides.put("gateway.tailscale.mode", Json.of(mode)));
        if (arguments.has("tailscale-reset-on-exit")) {
            overrides.put("gateway.tailscale.resetOnExit", Json.of(true));
        }
    }

    private static void port(String where, String port, Map<String, Json> overrides) {
        boolean fits = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= MAX_PORT;
        if (!fits) {
            throw wrong("%s: %s (expected: a port, 0..65535)".formatted(where, port));
        }
        overrides.put("gateway.port", Json.of(Integer.parseInt(port)));
    }

    private static CodedException wrong(String text) {
        return new CodedException(ErrorCode.INVALID_REQUEST, text);
    }

    private static void bind(String bind, Map<String, Json> overrides) {
        boolean isAddress = bind.matches("[0-9a-fA-F.:]*[.:][0-9a-fA-F.:]*");
        if (!isAddress && !BINDS.contains(bind)) {
            throw wrong(
                    "--bind: %s (expected: %s or an address)"
                            .formatted(bind, String.join(", ", BINDS)));
        }
        overrides.put("gateway.bind", Json.of(isAddress ? "custom" : bind));
        if (isAddress) {
            overrides.put("gateway.customBindHost", Json.of(bind));
        }
    }

    private void report(ConfigSnapshot config) {
        config.problems().forEach(problem -> err.println("moltbot: config: " + problem));
        if (config.refused()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: refused because of the values above; mend them, `moltbot config validate` checks"
                            .formatted(config.document().file()));
        }
    }

    private static void checkMode(ConfigSnapshot config, GatewayArguments arguments) {
        boolean isRemote = config.config().gateway().mode() == GatewayConfig.Mode.REMOTE;
        if (isRemote && !arguments.has("allow-unconfigured")) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "Gateway start blocked: set gateway.mode=local (current: remote) or pass --allow-unconfigured.");
        }
    }
}
