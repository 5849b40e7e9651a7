package bot.molt.cli.models;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// `models status`: which model is asked, and which keys there are.
public final class ModelStatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Keys themselves are never shown. The exit code is 8 where no model can be"
                                + " asked.")
                .example("moltbot models status");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("models.authStatus", Json.Obj.EMPTY);
        int code = answer.string("model").isPresent() ? 0 : 8;
        if (session.json()) {
            session.print(answer);
            return code;
        }
        session.out().println("Model: " + answer.string("model").orElse("none"));
        List<Json> fallbacks = answer.items("fallbacks");
        if (!fallbacks.isEmpty()) {
            session.out()
                    .println(
                            "Then: "
                                    + fallbacks.stream()
                                            .map(ref ->
                                                    ref instanceof Json.Str(String text)
                                                            ? text
                                                            : "?")
                                            .collect(Collectors.joining(", ")));
        }
        if (!answer.items("keys").isEmpty()) {
            Table table = new Table("PROVIDER", "KEY", "FROM", "RESTS UNTIL");
            for (Json item : answer.items("keys")) {
                Json.Obj key = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                table.row(
                        key.string("provider").orElse("?"),
                        key.string("id").orElse("?"),
                        key.string("from").orElse("?"),
                        key.string("restsUntil").orElse(""));
            }
            table.print(session.out());
        }
        answer.string("problem").ifPresent(problem -> session.err().println(problem));
        return code;
    }
}
