package bot.molt.cli.models;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `models set`: the model that is asked from now on.
public final class SetModelCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Written to agents.defaults.model.primary; holds at once.")
                .words("<model>", "1", "PROVIDER/MODEL, or an alias such as sonnet.")
                .example("moltbot models set anthropic/claude-sonnet-4-5");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj params = Json.object().put("ref", args.words().getFirst()).build();
        Json.Obj answer = session.call("models.set", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("Model: " + answer.string("ref").orElse("?"));
        }
        return 0;
    }
}
