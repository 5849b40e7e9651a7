package bot.molt.cli.agents;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `agents list`: the agents, where they work and whose messages are for them.
public final class ListAgentsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.flag("--bindings", "Whose messages are for each.")
                .example("moltbot agents list")
                .example("moltbot agents list --bindings --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("agents.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        boolean bindings = args.has("--bindings");
        String standard = answer.string("defaultId").orElse("");
        Table table =
                bindings
                        ? new Table("ID", "NAME", "MODEL", "WORKSPACE", "BINDINGS")
                        : new Table("ID", "NAME", "MODEL", "WORKSPACE");
        for (Json item : answer.items("agents")) {
            Json.Obj agent = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            String id = agent.string("id").orElse("?");
            List<String> row =
                    List.of(
                            id.equals(standard) ? id + " (default)" : id,
                            agent.string("name").orElse(""),
                            agent.string("model").orElse("(standard)"),
                            agent.string("workspace").orElse(""));
            table.row(
                    bindings
                            ? Stream.concat(row.stream(), Stream.of(bound(agent)))
                                    .toArray(String[]::new)
                            : row.toArray(String[]::new));
        }
        table.print(session.out());
        return 0;
    }

    private static String bound(Json.Obj agent) {
        return agent.items("bindings").stream()
                .map(item -> item instanceof Json.Obj binding ? match(binding) : "?")
                .collect(Collectors.joining(", "));
    }

    /// `telegram`, `telegram:work`, `telegram group -100`.
    private static String match(Json.Obj binding) {
        Json.Obj match = binding.object("match");
        String account = match.string("accountId").map(id -> ":" + id).orElse("");
        Json.Obj peer = match.object("peer");
        String who =
                peer.string("id")
                        .map(id -> " " + peer.string("kind").orElse("") + " " + id)
                        .orElse("");
        return match.string("channel").orElse("?") + account + who;
    }
}
