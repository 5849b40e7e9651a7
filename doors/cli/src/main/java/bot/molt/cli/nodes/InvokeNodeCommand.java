package bot.molt.cli.nodes;

import bot.molt.base.Ids;
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

/// `nodes invoke`: one command of a node, its answer as JSON.
public final class InvokeNodeCommand implements Command {
    private static final Duration LONGEST = Duration.ofMinutes(5);

    @Override
    public void describe(Syntax syntax) {
        syntax.words("[node]", "0..1", "Id or name of the node.")
                .option("--node", "NODE", "The same.")
                .option("--command", "NAME", "Command of the node: system.run, system.which, …")
                .option("--params", "JSON", "Its parameters, one JSON object.")
                .option("--idempotency-key", "KEY", "The same key is not run twice.")
                .example(
                        "moltbot nodes invoke --node builder --command system.which --params '{\"bins\":[\"git\"]}'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String command = args.text("--command");
        if (command == null) {
            throw Args.refused("--command", "", "a command of the node, such as system.which");
        }
        Duration limit =
                session.options().timeout() == null ? LONGEST : session.options().timeout();
        String key = args.text("--idempotency-key");
        Json.Obj params =
                Json.object()
                        .put("nodeId", NodeWords.node(args))
                        .put("command", command)
                        .put("params", args.json("--params"))
                        .put("timeoutMs", limit.toMillis())
                        .put("idempotencyKey", key == null ? Ids.next("cli") : key)
                        .build();
        Request request = Request.post("/api/rpc/node.invoke", JsonText.compact(params));
        Duration waiting = limit.plusSeconds(10);
        session.print(
                Rpc.ask(session.gateway(), request.waiting(waiting, waiting)).object("payload"));
        return 0;
    }
}
