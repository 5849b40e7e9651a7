package bot.molt.cli.rpc;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `gateway restart`: starts the gateway anew in its process; what runs may end first.
public final class RestartCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The gateway takes no more requests, lets those that run end, reads its configuration and answers again in the same process.")
                .option("--reason", "TEXT", "Why, for the log.")
                .example("moltbot gateway restart")
                .example("moltbot gateway restart --reason 'new port'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String reason = args.text("--reason");
        Json.Obj params = Json.object().put("reason", reason == null ? "" : reason).build();
        Json.Obj answer = session.call("gateway.restart.request", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out()
                    .println(
                            "The gateway (process %d) restarts."
                                    .formatted(answer.number("pid").orElse(0L)));
        }
        return 0;
    }
}
