package bot.molt.cli.nodes;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `nodes remove`: forgets a node; it has to be let in anew.
public final class RemoveNodeCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("[node]", "0..1", "Id or name of the node.")
                .option("--node", "NODE", "The same.")
                .example("moltbot nodes remove builder");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("nodeId", NodeWords.node(args)).build();
        Json.Obj answer = session.call("node.pair.remove", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("Forgot node " + answer.string("nodeId").orElse("?") + ".");
        }
        return 0;
    }
}
