package bot.molt.cli.rpc;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import bot.molt.protocol.wire.Request;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// `presence`: who is connected, or was a moment ago.
public final class PresenceCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot presence").example("moltbot presence --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                Rpc.ask(session.gateway(), Request.post("/api/rpc/system-presence", "{}"));
        if (session.json()) {
            session.out().println(JsonText.pretty(Json.array(answer.items("payload"))));
            return 0;
        }
        Table table = new Table("HOST", "MODE", "PLATFORM", "VERSION", "IP", "STATE", "SINCE");
        for (Json item : answer.items("payload")) {
            Json.Obj entry = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            table.row(
                    text(entry, "host"),
                    text(entry, "mode"),
                    text(entry, "platform"),
                    text(entry, "version"),
                    text(entry, "ip"),
                    text(entry, "reason"),
                    since(entry));
        }
        table.print(session.out());
        return 0;
    }

    private static String text(Json.Obj entry, String name) {
        return entry.string(name).orElse("-");
    }

    private static String since(Json.Obj entry) {
        return entry.number("ts")
                .map(ts -> Duration.between(Instant.ofEpochMilli(ts), Instant.now()).toSeconds())
                .map(seconds -> Math.max(0, seconds) + " s")
                .orElse("-");
    }
}
