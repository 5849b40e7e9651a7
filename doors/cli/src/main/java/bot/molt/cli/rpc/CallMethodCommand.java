package bot.molt.cli.rpc;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.time.Duration;

/// `gateway call`: one method of the gateway, its answer as JSON.
public final class CallMethodCommand implements Command {
    /// A method may wait for a person or a node.
    private static final Duration LONGEST = Duration.ofMinutes(31);

    @Override
    public void describe(Syntax syntax) {
        syntax.about("The methods and their parameters: docs/reference/methods.md.")
                .words("<method>", "1", "The method.")
                .option("--params", "JSON", "Its parameters, one JSON object.")
                .flag("--expect-final", "Wait for the last answer; there is one.")
                .example("moltbot gateway call health")
                .example("moltbot gateway call node.describe --params '{\"nodeId\":\"builder\"}'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Request request =
                Request.post(
                        "/api/rpc/" + args.words().getFirst(),
                        JsonText.compact(args.json("--params")));
        Duration limit =
                session.options().timeout() == null ? LONGEST : session.options().timeout();
        Json answer = Rpc.ask(session.gateway(), request.waiting(limit, limit)).get("payload");
        session.out().println(JsonText.pretty(answer == null ? Json.NULL : answer));
        return 0;
    }
}
