package bot.molt.cli.rpc;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `system event`: tells the gateway of something that happened.
public final class SystemEventCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The text is seen by those who are present. With --mode now the main session is told, and its agent answers.")
                .option("--text", "TEXT", "What happened.")
                .option("--mode", "MODE", "next-heartbeat (where nothing is said) or now.")
                .example("moltbot system event --text 'the build is done'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String text = args.text("--text");
        if (text == null || text.isBlank()) {
            throw Args.refused("--text", text == null ? "missing" : "blank", "what happened");
        }
        String named = args.text("--mode");
        String mode = named == null ? "next-heartbeat" : named;
        Json.Obj answer =
                switch (mode) {
                    case "next-heartbeat" ->
                            session.call("system-event", Json.object().put("text", text).build());
                    case "now" ->
                            session.call(
                                    "wake",
                                    Json.object().put("mode", mode).put("text", text).build());
                    default -> throw Args.refused("--mode", mode, "next-heartbeat or now");
                };
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("Told the gateway.");
        }
        return 0;
    }
}
