package bot.molt.cli.audit;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.EventStream.Event;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;

/// `audit tail`: the last records, and those that follow.
public final class TailAuditCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("With --follow and --json each line is one record.")
                .option("-n|--limit", "N", "Records to show, 1..5000; 20 where nothing is said.")
                .flag("-f|--follow", "Go on with new records as they come.")
                .option("--user", "ID", "Only this user's.")
                .option("--tool", "NAME", "Only this tool's.")
                .option(
                        "--since",
                        "TIME",
                        "Only records of the last 10m, 2h, 1d …, or since 2026-11-20T08:00:00Z.")
                .example("moltbot audit tail -n 50 --tool exec")
                .example("moltbot audit tail --follow --json | jq 'select(.type==\"tool_call\")'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params =
                Json.object()
                        .put("limit", args.number("--limit", 20, 1, 5_000))
                        .put("user", args.text("--user"))
                        .put("tool", args.text("--tool"))
                        .put("since", args.text("--since"))
                        .build();
        boolean follow = args.has("--follow");
        Json.Obj answer = session.call("audit.tail", params);
        if (session.json() && !follow) {
            session.print(answer);
            return 0;
        }
        answer.items("records").forEach(record -> show(session, record));
        return follow ? follow(args, session) : 0;
    }

    private static int follow(Args args, Session session) throws IOException {
        session.streams().flush();
        try (EventStream events = Rpc.events(session.gateway(), "/api/audit/follow")) {
            for (Event next = events.next(); next != null; next = events.next()) {
                Json.Obj entry = JsonText.parseObject(next.data());
                if (fits(entry, "userId", args.text("--user"))
                        && fits(entry, "tool", args.text("--tool"))) {
                    show(session, entry);
                    session.streams().flush();
                }
            }
            throw new IOException("the gateway ended the stream");
        } catch (IOException e) {
            throw WireFailures.of(session.gateway().target(), e);
        }
    }

    private static boolean fits(
            Json.Obj entry, String name, @org.jspecify.annotations.Nullable String wanted) {
        return wanted == null || entry.string(name).filter(wanted::equals).isPresent();
    }

    private static void show(Session session, Json json) {
        if (session.json() || !(json instanceof Json.Obj entry)) {
            session.out().println(JsonText.compact(json));
            return;
        }
        StringBuilder line = new StringBuilder();
        for (String name :
                new String[] {
                    "timestamp", "time", "type", "userId", "tool", "decision", "outcome", "status"
                }) {
            entry.string(name).ifPresent(value -> line.append(value).append("  "));
        }
        Json.Obj args = entry.has("args") ? entry.object("args") : entry.object("input");
        line.append(
                args.string("command")
                        .orElse(args.members().isEmpty() ? "" : JsonText.compact(args)));
        session.out().println(Style.shown(line.toString().stripTrailing()).replace('\n', ' '));
    }
}
