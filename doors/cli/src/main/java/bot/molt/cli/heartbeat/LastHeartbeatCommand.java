package bot.molt.cli.heartbeat;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.time.Instant;

/// `system heartbeat last`: what came of the last heartbeat.
final class LastHeartbeatCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("With --json null where there was none since the start.")
                .example("moltbot system heartbeat last");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj last = session.call("last-heartbeat", Json.Obj.EMPTY);
        boolean none = last.members().isEmpty();
        if (session.json()) {
            session.print(none ? Json.NULL : last);
            return 0;
        }
        if (none) {
            session.out().println("No heartbeat since the gateway's start.");
            return 0;
        }
        String reason = last.string("reason").orElse("");
        session.out()
                .println(
                        Style.shown(
                                "%s %s%s"
                                        .formatted(
                                                Instant.ofEpochMilli(last.number("ts").orElse(0L)),
                                                last.string("status").orElse("?"),
                                                reason.isEmpty() ? "" : ": " + reason)));
        last.string("preview").ifPresent(text -> session.out().println(Style.shown(text)));
        return 0;
    }
}
