package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.EventStream.Event;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;

/// `approvals watch`: tells of each call that waits; while it runs, somebody is there to answer.
public final class WatchApprovalsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "While this runs, calls that need an answer wait for one instead of being refused at once. Answer from another terminal. With --json each line is one document.")
                .example("moltbot approvals watch");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        try (EventStream events = Rpc.events(session.gateway(), "/api/approvals/watch")) {
            if (!session.json()) {
                session.err().println("Waiting for calls that need an answer; Ctrl-C ends.");
                session.streams().flush();
            }
            for (Event next = events.next(); next != null; next = events.next()) {
                show(session, JsonText.parseObject(next.data()));
                session.streams().flush();
            }
            throw new IOException("the gateway ended the watch");
        } catch (IOException e) {
            throw WireFailures.of(session.gateway().target(), e);
        }
    }

    private static void show(Session session, Json.Obj approval) {
        if (session.json()) {
            session.out().println(JsonText.compact(approval));
            return;
        }
        String id = Waiting.id(approval);
        session.out()
                .println(
                        session.style()
                                .strong(
                                        Waiting.who(approval)
                                                + " wants "
                                                + Waiting.what(approval)));
        session.out().println("  " + Waiting.why(approval));
        session.out().println("  moltbot approve " + id + " once    (or: always)");
        session.out().println("  moltbot deny " + id);
    }
}
