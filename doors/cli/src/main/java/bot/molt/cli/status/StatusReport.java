package bot.molt.cli.status;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.check.Ground;
import bot.molt.cli.check.Inspection;
import bot.molt.cli.doctor.Checks;
import bot.molt.cli.logs.RecentLog;
import bot.molt.cli.service.ServiceReport;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What `status` tells, put together from the gateway and from this machine.
record StatusReport(Session session) {
    private static final int LOG_LINES = 20;

    /// How much is wanted.
    enum Depth {
        BRIEF,
        DEEP,
        ALL
    }

    Json.Obj tree(Depth depth) throws IOException {
        Json.ObjectBuilder gateway = Json.object().put("url", session.gateway().target().url());
        Json.ObjectBuilder tree =
                Json.object()
                        .put("config", session.configFile().toString())
                        .put("state", session.stateFolder().toString());
        long start = System.nanoTime();
        try {
            Json.Obj health = Rpc.ask(session.gateway(), Request.get("/health"));
            gateway.put("reachable", true)
                    .put("latencyMs", (System.nanoTime() - start) / 1_000_000);
            Ready.ask(session.gateway()).addTo(gateway);
            tree.put("health", depth == Depth.BRIEF ? null : health);
            Json.Obj params = Json.object().put("deep", depth != Depth.BRIEF).build();
            tree.put("status", session.call("status", params));
        } catch (CodedException e) {
            gateway.put("error", e.text());
        }
        tree.put("gateway", gateway.build());
        return depth == Depth.ALL ? masked(all(tree)) : tree.build();
    }

    private Json.Obj all(Json.ObjectBuilder tree) throws IOException {
        Json.Obj machine =
                Json.object()
                        .put("version", session.version())
                        .put("java", Runtime.version().toString())
                        .put(
                                "os",
                                "%s %s (%s)"
                                        .formatted(
                                                System.getProperty("os.name"),
                                                System.getProperty("os.version"),
                                                System.getProperty("os.arch")))
                        .put("processors", Runtime.getRuntime().availableProcessors())
                        .build();
        return tree.put("machine", machine)
                .put(
                        "service",
                        session.isOfThisMachine() ? new ServiceReport(session).tree() : null)
                .put("doctor", doctor())
                .put("log", Json.strings(RecentLog.warnings(session, LOG_LINES)))
                .build();
    }

    /// What is not well, without what is.
    private Json.Obj doctor() throws IOException {
        Inspection seen = Inspection.of(Checks.all(), new Ground(session, InstantSource.system()));
        List<Json> wrong =
                seen.wrong().stream()
                        .<Json>map(finding ->
                                Json.object()
                                        .put("id", finding.id())
                                        .put("severity", finding.severity().word())
                                        .put("what", finding.what())
                                        .build())
                        .toList();
        return seen.summary().with("findings", Json.array(wrong));
    }

    /// Users that the gateway knows, else those of the configuration.
    private List<Json> named() throws IOException {
        try {
            return session.call("users.list", Json.Obj.EMPTY).items("users");
        } catch (CodedException e) {
            return session.list("routing.users");
        }
    }

    /// Users are found where the gateway counts them and where it lists them.
    private Json.Obj masked(Json.Obj tree) throws IOException {
        Set<String> users = new TreeSet<>();
        for (Json item : tree.object("status").items("users")) {
            if (item instanceof Json.Obj user) {
                user.string("user").ifPresent(users::add);
            }
        }
        for (Json item : named()) {
            if (item instanceof Json.Obj user) {
                user.string("id").ifPresent(users::add);
            }
        }
        Json nodes = tree.object("status").object("parts").object("nodes").get("connected");
        Set<String> machines = new TreeSet<>();
        if (nodes instanceof Json.Arr(List<Json> names)) {
            names.forEach(name -> machines.add(name instanceof Json.Str(String n) ? n : ""));
        }
        String home = session.environment().getOrDefault("HOME", "");
        return new Masking(List.of("operator", "root", "main"))
                .with(home.equals("/") ? "" : home, "~")
                .with("user", users)
                .with("node", machines)
                .with(System.getProperty("user.name", ""), "me")
                .object(tree);
    }
}
