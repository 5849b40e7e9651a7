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

/// `health`: whether the gateway answers; fit for the health check of a container.
public final class HealthCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 1 where the gateway cannot be reached.")
                .example("moltbot health")
                .example("moltbot health --json --timeout 2s");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        GatewayClient gateway = session.gateway();
        long start = System.nanoTime();
        Json.Obj health = Rpc.ask(gateway, Request.get("/health"));
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (session.json()) {
            session.print(health.with("latencyMs", millis));
        } else {
            String version = health.string("version").map(v -> ", version " + v).orElse("");
            String url = gateway.target().url();
            session.out()
                    .println(
                            "Gateway "
                                    + url
                                    + ": "
                                    + session.style().good("ok")
                                    + " ("
                                    + millis
                                    + " ms"
                                    + version
                                    + ")");
        }
        return 0;
    }
}
