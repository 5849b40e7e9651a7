package bot.molt.cli.nodes;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `nodes describe`: everything that a node says of itself.
public final class DescribeNodeCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("[node]", "0..1", "Id or name of the node.")
                .option("--node", "NODE", "The same.")
                .example("moltbot nodes describe builder");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("nodeId", NodeWords.node(args)).build();
        session.print(session.call("node.describe", params));
        return 0;
    }
}
