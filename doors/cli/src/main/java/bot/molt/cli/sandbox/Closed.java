package bot.molt.cli.sandbox;

import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.util.List;

/// Shows what was closed and what stayed.
final class Closed {
    private Closed() {}

    /// Returns the exit code: 0, and 1 where something that was meant stayed.
    static int show(Session session, Json.Obj answer, String nothing) {
        List<Json> kept = answer.items("kept");
        if (session.json()) {
            session.print(answer);
            return kept.isEmpty() ? 0 : 1;
        }
        List<Json> closed = answer.items("closed");
        for (Json name : closed) {
            session.out().println("Closed " + (name instanceof Json.Str(String text) ? text : "?"));
        }
        for (Json item : kept) {
            Json.Obj sandbox = Shown.object(item);
            session.out()
                    .println(
                            "Kept %s: %s"
                                    .formatted(
                                            Shown.text(sandbox, "name"),
                                            Shown.text(sandbox, "why")));
        }
        if (closed.isEmpty() && kept.isEmpty()) {
            session.out().println(nothing);
        }
        return kept.isEmpty() ? 0 : 1;
    }
}
