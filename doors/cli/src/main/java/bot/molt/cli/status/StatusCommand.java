package bot.molt.cli.status;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// `status`: the gateway and what it does now; works without a gateway too.
public final class StatusCommand implements Command {
    private static final long MEGABYTE = 1 << 20;

    @Override
    public void describe(Syntax syntax) {
        syntax.about("Tells what is known without the gateway too, and then exits with 0.")
                .flag("--deep", "Probe the gateway's parts as well.")
                .flag("--all", "Everything, without secrets: fit for a bug report.")
                .example("moltbot status --json")
                .example("moltbot status --deep");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj status = status(args, session);
        if (session.json()) {
            session.print(status);
            return 0;
        }
        String url = session.gateway().target().url();
        Json.Obj gateway = status.object("gateway");
        String reachable =
                gateway.isTrue("reachable")
                        ? session.style().good("reachable")
                                + " ("
                                + text(gateway.get("latencyMs"))
                                + " ms)"
                        : session.style().bad("not reachable");
        session.out().println("Gateway:  " + url + " " + reachable);
        gateway.string("error").ifPresent(error -> session.out().println("          " + error));
        session.out().println("Config:   " + session.configFile());
        session.out().println("State:    " + session.stateFolder());
        print(session, status.object("status"), "");
        return 0;
    }

    private static Json.Obj status(Args args, Session session) throws IOException {
        Json.ObjectBuilder gateway = Json.object().put("url", session.gateway().target().url());
        Json.ObjectBuilder status =
                Json.object()
                        .put("config", session.configFile().toString())
                        .put("state", session.stateFolder().toString());
        long start = System.nanoTime();
        try {
            Json.Obj health = Rpc.ask(session.gateway(), Request.get("/health"));
            gateway.put("reachable", true)
                    .put("latencyMs", (System.nanoTime() - start) / 1_000_000);
            status.put("health", args.has("--deep") || args.has("--all") ? health : null);
            Json.Obj params =
                    Json.object().put("deep", args.has("--deep") || args.has("--all")).build();
            status.put("status", session.call("status", params));
        } catch (CodedException e) {
            gateway.put("error", e.text());
        }
        return status.put("gateway", gateway.build()).build();
    }

    private static void print(Session session, Json.Obj status, String prefix) {
        for (Map.Entry<String, Json> member : status.members().entrySet()) {
            String name = prefix + member.getKey();
            if (member.getValue() instanceof Json.Obj inner) {
                print(session, inner, name + ".");
            } else if (member.getValue() instanceof Json.Arr(List<Json> users)
                    && name.equals("users")) {
                users(session, users);
            } else {
                session.out().println(name + ": " + text(member.getValue()));
            }
        }
    }

    private static void users(Session session, List<Json> users) {
        Table table =
                new Table(
                        "USER",
                        "RUNNING",
                        "WAITING",
                        "PROCESSES",
                        "CPU/H",
                        "DISK",
                        "OUTPUT",
                        "HELD");
        for (Json each : users) {
            if (each instanceof Json.Obj user) {
                table.row(
                        user.string("user").orElse(""),
                        text(user.get("callsRunning")),
                        text(user.get("callsWaiting")),
                        text(user.get("processes")),
                        seconds(user, "cpuMs"),
                        size(user, "diskBytes"),
                        size(user, "spoolBytes"),
                        seconds(user, "outputHeldMs"));
            }
        }
        table.print(session.out());
    }

    private static String seconds(Json.Obj user, String name) {
        return user.number(name).orElse(0L) / 1_000 + " s";
    }

    private static String size(Json.Obj user, String name) {
        return (user.number(name).orElse(0L) + MEGABYTE - 1) / MEGABYTE + " MB";
    }

    private static String text(@org.jspecify.annotations.Nullable Json value) {
        return value instanceof Json.Str(String text) ? text : String.valueOf(value);
    }
}
