package bot.molt.cli.nodes;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `nodes list`: the machines that are paired, those that are connected first, and those that ask.
public final class ListNodesCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.flag("--connected", "Those that are connected only.")
                .example("moltbot nodes list")
                .example("moltbot nodes list --connected --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj nodes = session.call("node.list", Json.Obj.EMPTY);
        List<Json.Obj> shown = new ArrayList<>();
        for (Json item : nodes.items("nodes")) {
            if (item instanceof Json.Obj node
                    && (!args.has("--connected") || node.isTrue("connected"))) {
                shown.add(node);
            }
        }
        if (session.json()) {
            session.print(nodes.with("nodes", Json.array(shown)));
        } else if (shown.isEmpty()) {
            session.out().println("No node is paired (on it: moltbot node run --url …).");
        } else {
            table(shown).print(session.out());
        }
        return 0;
    }

    /// The many commands of a target are one word.
    private static void add(List<String> commands, String name) {
        String shown = name.startsWith("hands.") ? "hands" : name;
        if (!commands.contains(shown)) {
            commands.add(shown);
        }
    }

    private static Table table(List<Json.Obj> nodes) {
        Table table = new Table("NODE", "ID", "STATE", "PLATFORM", "IP", "COMMANDS");
        for (Json.Obj node : nodes) {
            List<String> commands = new ArrayList<>();
            node.items("commands")
                    .forEach(item -> add(commands, item instanceof Json.Str(String n) ? n : "?"));
            table.row(
                    node.string("displayName").orElse("-"),
                    node.string("nodeId").orElse("?"),
                    node.isTrue("connected") ? "connected" : "away",
                    node.string("platform").orElse("-"),
                    node.string("remoteIp").orElse("-"),
                    commands.isEmpty() ? "-" : String.join(", ", commands));
        }
        return table;
    }
}
