package bot.molt.app.node;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.app.logging.Logging;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.concurrent.Signals;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.cli.backup.StateFiles;
import bot.molt.node.link.Credentials;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.service.NodeService;
import bot.molt.node.state.NodeFile;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;

/// `moltbot node …`.
public final class NodeCommands {
    private static final int PORT = 18_789;

    private final PrintStream out;
    private final PrintStream err;
    private final Map<String, String> environment;
    private final String version;
    private final ArrayBlockingQueue<Boolean> ending = new ArrayBlockingQueue<>(1);

    /// @param environment the process's variables
    public NodeCommands(
            PrintStream out, PrintStream err, Map<String, String> environment, String version) {
        this.out = out;
        this.err = err;
        this.environment = environment;
        this.version = version;
    }

    /// Ends a run as a signal does.
    public void stop() {
        ending.offer(true);
    }

    /// Does what the words say; returns the exit code.
    public int run(List<String> words) {
        try {
            return run(NodeArguments.parse(words));
        } catch (CodedException e) {
            return failed(words, e);
        } catch (IOException | IllegalArgumentException e) {
            return failed(
                    words,
                    new CodedException(ErrorCode.INTERNAL, String.valueOf(e.getMessage()), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ErrorCode.CANCELLED.exitCode();
        }
    }

    private int failed(List<String> words, CodedException failure) {
        if (words.contains("--json")) {
            Json.Obj error =
                    Json.object()
                            .put("code", failure.code().wireName())
                            .put("message", failure.text())
                            .build();
            print(Json.object().put("ok", false).put("error", error).build());
        }
        err.println("moltbot: " + failure.text());
        return failure.code().exitCode();
    }

    private void print(Json document) {
        out.println(JsonText.pretty(document));
    }

    private int run(NodeArguments arguments) throws IOException, InterruptedException {
        if (arguments.has("help") || arguments.verb().isEmpty()) {
            out.print(NodeArguments.HELP);
            return arguments.has("help") ? 0 : ErrorCode.INVALID_REQUEST.exitCode();
        }
        ConfigFiles files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(
                                arguments.path("config").orElse(null),
                                arguments.profile().orElse(null)),
                        environment);
        if (arguments.verb().equals("run")) {
            StateFiles.requireWhole(files.state());
            return serve(arguments, files);
        }
        return new ServiceCommands(service(arguments), files, environment)
                .run(arguments, () -> remember(arguments, files, config(files)), this::say);
    }

    private NodeService service(NodeArguments arguments) {
        String profile =
                arguments
                        .profile()
                        .or(() -> ConfigFiles.variable(environment, "PROFILE"))
                        .filter(name -> !name.equals("default"))
                        .orElse("");
        return NodeService.of(System.getProperty("os.name", ""), profile, environment);
    }

    /// For people as lines, for programs as one document.
    private int say(NodeArguments arguments, List<String> lines, Json document) {
        if (arguments.isJson()) {
            print(document);
        } else {
            lines.forEach(out::println);
        }
        return 0;
    }

    private MoltbotConfig config(ConfigFiles files) throws IOException {
        ConfigSnapshot config = new ConfigReader(files, Map.of()).read();
        config.problems().forEach(problem -> err.println("moltbot: config: " + problem));
        if (config.refused()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: refused because of the values above; mend them, `moltbot config validate` checks"
                            .formatted(config.document().file()));
        }
        return config.config();
    }

    private int serve(NodeArguments arguments, ConfigFiles files)
            throws IOException, InterruptedException {
        if (PrivateFile.tighten(files.state())) {
            err.println("moltbot: " + files.state() + " was open to others; now it is yours alone");
        }
        MoltbotConfig config = config(files);
        NodeFile identity = remember(arguments, files, config);
        GatewayAddress gateway = gateway(arguments, identity, config);
        if (!gateway.tls() && !gateway.isLocal()) {
            err.println(
                    "moltbot: %s: nothing hides the token and the commands on the way (expected: --tls, an SSH tunnel or a VPN)"
                            .formatted(gateway.url()));
        }
        Credentials credentials = GatewayCredentials.find(arguments, files, config, gateway);
        Redactor redactor = new Redactor();
        Optional.ofNullable(credentials.token()).ifPresent(redactor::register);
        Optional.ofNullable(credentials.password()).ifPresent(redactor::register);
        Signals.on("INT", this::stop);
        Signals.on("TERM", this::stop);
        try (Logging logging = Logging.ofThisProcess()) {
            logging.start(config.logging(), files.state().resolve("logs/node.log"), redactor, err);
            NodeSetup setup =
                    new NodeSetup(
                            files,
                            config,
                            identity,
                            gateway,
                            credentials,
                            arguments.commands(),
                            redactor,
                            version,
                            _ -> {});
            untilStopped(setup);
        }
        return 0;
    }

    private void untilStopped(NodeSetup setup) throws IOException, InterruptedException {
        try (NodeProcess process = NodeProcess.start(setup)) {
            err.println("moltbot: node " + process.deviceId());
            boolean _ = ending.take();
            err.println("moltbot: stopping");
        }
    }

    /// What the options say stays so for later runs.
    private NodeFile remember(NodeArguments arguments, ConfigFiles files, MoltbotConfig config)
            throws IOException {
        NodeFile known = NodeFile.read(NodeFile.in(files.state()));
        NodeFile now =
                new NodeFile(
                        arguments.value("node-id").orElse(known.nodeId()),
                        arguments.value("display-name").orElse(known.displayName()),
                        gateway(arguments, known, config));
        if (!now.equals(known)) {
            now.write(NodeFile.in(files.state()));
        }
        return now;
    }

    private GatewayAddress gateway(NodeArguments arguments, NodeFile known, MoltbotConfig config) {
        GatewayAddress base = known.gateway() == null ? configured(config) : known.gateway();
        String pin = arguments.value("tls-fingerprint").orElse(base.fingerprint());
        boolean plain = arguments.has("no-tls");
        boolean tls = !plain && (arguments.has("tls") || base.tls() || pin != null);
        return new GatewayAddress(
                arguments.value("host").orElse(base.host()),
                arguments.port().orElse(base.port()),
                tls,
                plain ? null : pin);
    }

    /// `gateway.remote.url`, else a gateway of this machine.
    private static GatewayAddress configured(MoltbotConfig config) {
        String url = config.gateway().remote().url();
        if (url == null || url.isBlank()) {
            int port = config.gateway().port();
            return new GatewayAddress("127.0.0.1", port == 0 ? PORT : port, false, null);
        }
        Target target = Target.parse(url);
        String pin = target.secure() ? config.gateway().remote().tlsFingerprint() : null;
        return new GatewayAddress(target.host(), target.port(), target.secure(), pin);
    }
}
