package bot.molt.cli.nodes;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `nodes rename`: gives a node another name.
public final class RenameNodeCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("[node]", "0..1", "Id or name of the node.")
                .option("--node", "NODE", "The same.")
                .option("--name", "NAME", "Its new name.")
                .example("moltbot nodes rename builder --name 'build box'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String name = args.text("--name");
        if (name == null) {
            throw Args.refused("--name", "", "the new name");
        }
        Json.Obj params =
                Json.object().put("nodeId", NodeWords.node(args)).put("displayName", name).build();
        Json.Obj answer = session.call("node.rename", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out()
                    .println(
                            "Node "
                                    + answer.string("nodeId").orElse("?")
                                    + " is "
                                    + name
                                    + " now.");
        }
        return 0;
    }
}
