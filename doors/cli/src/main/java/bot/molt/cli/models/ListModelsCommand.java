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

/// `models list`: the models that have a key.
public final class ListModelsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("The first one is asked where nobody names another.")
                .option("--provider", "ID", "Only the models of one provider.")
                .example("moltbot models list --provider anthropic");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("provider", args.text("--provider")).build();
        Json.Obj answer = session.call("models.list", params);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("MODEL", "NAME", "WINDOW", "INPUT", "THINKS", "ALIAS");
        for (Json item : answer.items("models")) {
            Json.Obj model = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            table.row(
                    model.string("provider").orElse("?") + "/" + model.string("id").orElse("?"),
                    model.string("name").orElse(""),
                    model.number("contextWindow").map(Object::toString).orElse(""),
                    joined(model.items("input")),
                    model.isTrue("reasoning") ? "yes" : "",
                    joined(model.items("aliases")));
        }
        table.print(session.out());
        if (answer.items("models").isEmpty()) {
            session.err().println(NONE);
        }
        return 0;
    }

    static final String NONE =
            "No provider has a key. Add one: moltbot models auth add --provider anthropic <"
                    + " FILE-WITH-THE-KEY";

    private static String joined(List<Json> items) {
        return items.stream()
                .map(item -> item instanceof Json.Str(String text) ? text : item.toString())
                .collect(Collectors.joining(","));
    }
}
