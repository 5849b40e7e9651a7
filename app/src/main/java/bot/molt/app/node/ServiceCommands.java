package bot.molt.app.node;

import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.service.NodeService;
import bot.molt.node.state.NodeFile;
import bot.molt.node.state.NodeStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// `moltbot node install|status|uninstall|stop|restart`.
///
/// @param environment the process's variables
record ServiceCommands(NodeService service, ConfigFiles files, Map<String, String> environment) {
    private static final List<String> HANDED_ON = List.of("PATH", "LANG", "JAVA_HOME");

    /// Keeps what the options say.
    interface Remembering {
        NodeFile run() throws IOException;
    }

    /// Prints.
    interface Saying {
        int run(NodeArguments arguments, List<String> lines, Json document);
    }

    int run(NodeArguments arguments, Remembering remembering, Saying saying)
            throws IOException, InterruptedException {
        return switch (arguments.verb()) {
            case "install" -> install(arguments, remembering.run(), saying);
            case "uninstall" -> uninstall(arguments, saying);
            case "stop" -> {
                service.stop();
                yield done(arguments, "stop", "stopped", saying);
            }
            case "restart" -> {
                service.restart();
                yield done(arguments, "restart", "restarted", saying);
            }
            default -> status(arguments, saying);
        };
    }

    private int done(NodeArguments arguments, String action, String result, Saying saying)
            throws IOException, InterruptedException {
        String name = service.state().name();
        return saying.run(
                arguments,
                List.of(name + ": " + result),
                Json.object()
                        .put("ok", true)
                        .put("action", action)
                        .put("result", result)
                        .put("service", name)
                        .build());
    }

    private int install(NodeArguments arguments, NodeFile identity, Saying saying)
            throws IOException, InterruptedException {
        boolean there = service.state().installed();
        List<String> command = new ArrayList<>();
        command.add(environment.getOrDefault("MOLTBOT_PROGRAM", "moltbot"));
        command.add("node");
        command.add("run");
        if (!arguments.commands().isEmpty()) {
            command.add("--commands=" + String.join(",", arguments.commands()));
        }
        Path log = files.state().resolve("logs/node-service.log");
        PrivateFile.folder(log.resolveSibling("").normalize());
        Path file = installed(arguments, command, log);
        List<String> lines = new ArrayList<>();
        lines.add("%s: installed as %s and started".formatted(service.state().name(), file));
        GatewayAddress gateway = identity.gateway();
        lines.add("gateway: " + (gateway == null ? "unknown" : gateway.url()));
        Optional<String> hint = service.hint();
        hint.ifPresent(lines::add);
        Json.Obj document =
                Json.object()
                        .put("ok", true)
                        .put("action", "install")
                        .put("result", there ? "already-installed" : "installed")
                        .put("service", service.state().name())
                        .put("file", file.toString())
                        .put("hints", Json.strings(hint.stream().toList()))
                        .build();
        return saying.run(arguments, lines, document);
    }

    /// The service reads the token when it starts; without a service it is not kept.
    private Path installed(NodeArguments arguments, List<String> command, Path log)
            throws IOException, InterruptedException {
        Path kept = GatewayCredentials.kept(files.state());
        Optional<String> token = GatewayCredentials.given(arguments, files);
        if (token.isPresent()) {
            PrivateFile.write(kept, token.get() + "\n");
        }
        try {
            return service.install(new NodeService.Definition(command, variables(arguments), log));
        } catch (IOException | RuntimeException e) {
            if (token.isPresent()) {
                Files.deleteIfExists(kept);
            }
            throw e;
        }
    }

    private Map<String, String> variables(NodeArguments arguments) {
        Map<String, String> variables = new TreeMap<>();
        for (String name : HANDED_ON) {
            String value = environment.get(name);
            if (value != null) {
                variables.put(name, value);
            }
        }
        variables.put("MOLTBOT_STATE_DIR", files.state().toString());
        variables.put("MOLTBOT_CONFIG_PATH", files.config().toString());
        variables.put("MOLTBOT_SERVICE_KIND", "node");
        arguments.profile().ifPresent(profile -> variables.put("MOLTBOT_PROFILE", profile));
        return variables;
    }

    private int uninstall(NodeArguments arguments, Saying saying)
            throws IOException, InterruptedException {
        boolean there = service.uninstall();
        Files.deleteIfExists(GatewayCredentials.kept(files.state()));
        return done(arguments, "uninstall", there ? "uninstalled" : "not-installed", saying);
    }

    private int status(NodeArguments arguments, Saying saying)
            throws IOException, InterruptedException {
        NodeService.State state = service.state();
        Json.Obj running = NodeStatus.read(files.state());
        NodeFile identity = NodeFile.read(NodeFile.in(files.state()));
        GatewayAddress gateway = identity.gateway();
        boolean paired = Files.exists(files.state().resolve("identity/device-auth.json"));
        Json.Obj standing = running.object("standing");
        String url =
                running.string("gateway")
                        .orElseGet(() -> gateway == null ? "unknown" : gateway.url());
        boolean connected = standing.string("state").filter("connected"::equals).isPresent();
        Json.Obj document =
                Json.object()
                        .put("ok", true)
                        .put("running", running.has("pid"))
                        .put("pid", running.get("pid"))
                        .put("nodeId", running.get("deviceId"))
                        .put("displayName", identity.displayName())
                        .put("gateway", url)
                        .put("paired", paired)
                        .put("connected", connected)
                        .put("connectedSinceMs", connected ? standing.get("sinceMs") : null)
                        .put("standing", running.has("pid") ? standing : null)
                        .put("service", service(state))
                        .build();
        return saying.run(arguments, lines(running, standing, url, paired, state), document);
    }

    private static Json.Obj service(NodeService.State state) {
        return Json.object()
                .put("name", state.name())
                .put("installed", state.installed())
                .put("running", state.running())
                .put("text", state.text())
                .build();
    }

    private static List<String> lines(
            Json.Obj running,
            Json.Obj standing,
            String url,
            boolean paired,
            NodeService.State state) {
        String node =
                running.number("pid").map(pid -> "running, process " + pid).orElse("not running");
        String since =
                standing.number("sinceMs")
                        .map(ms ->
                                " (for %s)"
                                        .formatted(
                                                shown(
                                                        Duration.between(
                                                                Instant.ofEpochMilli(ms),
                                                                Instant.now()))))
                        .orElse("");
        List<String> lines = new ArrayList<>();
        lines.add("node:     " + node);
        running.string("deviceId").ifPresent(id -> lines.add("id:       " + id));
        lines.add("gateway:  " + url);
        lines.add("paired:   " + (paired ? "yes" : "no"));
        standing.string("text").ifPresent(text -> lines.add("state:    " + text + since));
        lines.add("service:  %s: %s".formatted(state.name(), state.text()));
        return lines;
    }

    private static String shown(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        return seconds < 120
                ? seconds + " s"
                : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
    }
}
