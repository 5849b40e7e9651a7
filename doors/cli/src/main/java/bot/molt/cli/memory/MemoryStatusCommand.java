package bot.molt.cli.memory;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.stream.Collectors;

/// `memory status`: what the index of the notes has.
public final class MemoryStatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Looks at the files first, so that the answer is about what they are now.")
                .flag("--index", "Wait until everything has its vectors.")
                .example("moltbot memory status");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String method = args.has("--index") ? "memory.index" : "doctor.memory.status";
        print(session, session.call(method, Json.Obj.EMPTY));
        return 0;
    }

    static void print(Session session, Json.Obj status) {
        if (session.json()) {
            session.print(status);
            return;
        }
        session.out().println("Workspace: " + Style.shown(status.string("workspace").orElse("?")));
        if (!status.isTrue("enabled")) {
            session.out().println("Turned off: agents.defaults.memorySearch.enabled");
            return;
        }
        String models =
                status.items("models").stream()
                        .map(model -> model instanceof Json.Str(String text) ? text : "?")
                        .collect(Collectors.joining(", "));
        long waiting = status.number("waiting").orElse(0L);
        session.out().println("Models:    " + (models.isEmpty() ? "none" : Style.shown(models)));
        session.out().println("Files:     " + status.number("files").orElse(0L));
        session.out()
                .println(
                        "Pieces:    %d%s"
                                .formatted(
                                        status.number("chunks").orElse(0L),
                                        waiting == 0 ? "" : " (%d wait)".formatted(waiting)));
        session.out()
                .println("Index:     %d bytes".formatted(status.number("indexBytes").orElse(0L)));
    }
}
