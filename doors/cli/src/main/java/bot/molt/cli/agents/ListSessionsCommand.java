package bot.molt.cli.agents;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// `sessions`: the conversations that there are, the latest first.
public final class ListSessionsCommand implements Command {
    private static final long MINUTE = 60_000;

    @Override
    public void describe(Syntax syntax) {
        syntax.option("--active", "MINUTES", "Only those in which something happened since.")
                .option("--agent", "ID", "Only those of an agent.")
                .option("--limit", "N", "How many at most; 50 where nothing is said.")
                .example("moltbot sessions")
                .example("moltbot sessions --active 60 --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.ObjectBuilder params =
                Json.object()
                        .put("limit", args.number("--limit", 50, 1, 10_000))
                        .put("includeGlobal", true)
                        .put("agentId", args.text("--agent"));
        if (args.has("--active")) {
            params.put("activeMinutes", args.number("--active", 60, 1, 5_256_000));
        }
        Json.Obj list = session.call("sessions.list", params.build());
        if (session.json()) {
            session.print(list);
        } else if (list.items("sessions").isEmpty()) {
            session.out().println("No sessions yet (moltbot agent --message …).");
        } else {
            table(list).print(session.out());
        }
        return 0;
    }

    private static Table table(Json.Obj list) {
        long now = list.number("ts").orElse(0L);
        Table table = new Table("KIND", "KEY", "AGE", "MODEL", "TOKENS", "FLAGS");
        for (Json item : list.items("sessions")) {
            if (item instanceof Json.Obj row) {
                table.row(
                        row.string("kind").orElse("-"),
                        row.string("key").orElse("?"),
                        age(now - row.number("updatedAt").orElse(now)),
                        row.string("model").orElse("-"),
                        tokens(row),
                        flags(row));
            }
        }
        return table;
    }

    private static String age(long millis) {
        long minutes = Math.max(0, millis) / MINUTE;
        if (minutes < 1) {
            return "just now";
        }
        if (minutes < 60) {
            return minutes + "m ago";
        }
        long hours = minutes / 60;
        return hours < 48 ? hours + "h ago" : hours / 24 + "d ago";
    }

    private static String tokens(Json.Obj row) {
        long used = row.number("totalTokens").orElse(0L);
        long window = row.number("contextTokens").orElse(0L);
        return window == 0 ? "-" : "%d/%d (%d%%)".formatted(used, window, used * 100 / window);
    }

    private static String flags(Json.Obj row) {
        List<String> flags = new ArrayList<>();
        row.string("label").ifPresent(label -> flags.add("label:" + label));
        row.string("thinkingLevel").ifPresent(level -> flags.add("think:" + level));
        row.string("verboseLevel").ifPresent(level -> flags.add("verbose:" + level));
        row.string("sendPolicy").ifPresent(policy -> flags.add("send:" + policy));
        if (row.isTrue("abortedLastRun")) {
            flags.add("aborted");
        }
        return flags.isEmpty() ? "-" : String.join(" ", flags);
    }
}
