package bot.molt.cli.status;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import java.io.IOException;

/// `health`: whether the gateway answers and can serve calls; fit for the health check of a
/// container.
public final class HealthCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Exits with 1 where the gateway cannot be reached, or answers that it cannot serve calls; then it says what fails.")
                .example("moltbot health")
                .example("moltbot health --json --timeout 2s");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        GatewayClient gateway = session.gateway();
        long start = System.nanoTime();
        Json.Obj health = Rpc.ask(gateway, Request.get("/health"));
        long millis = (System.nanoTime() - start) / 1_000_000;
        Ready ready = Ready.ask(gateway);
        if (session.json()) {
            session.print(json(health, millis, ready));
        } else {
            show(session, health, millis, ready);
        }
        return ready.isReady() ? 0 : 1;
    }

    private static Json.Obj json(Json.Obj health, long millis, Ready ready) {
        Json.ObjectBuilder tree = Json.object();
        health.members().forEach((name, value) -> tree.put(name, value));
        tree.put("ok", health.isTrue("ok") && ready.isReady()).put("latencyMs", millis);
        return ready.addTo(tree).build();
    }

    private static void show(Session session, Json.Obj health, long millis, Ready ready)
            throws IOException {
        String version = health.string("version").map(v -> ", version " + v).orElse("");
        String state =
                ready.isReady() ? session.style().good("ok") : session.style().bad("not ready");
        session.out()
                .println(
                        "Gateway %s: %s (%d ms%s)"
                                .formatted(
                                        session.gateway().target().url(), state, millis, version));
        ready.failing().forEach(line -> session.out().println("  failing:  " + line));
        ready.degraded().forEach(line -> session.out().println("  degraded: " + line));
    }
}
