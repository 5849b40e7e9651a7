package bot.molt.cli.config;

import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;

/// `config schema`: the JSON schema, for editors.
public final class ConfigSchemaCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot config schema > moltbot.schema.json");
    }

    @Override
    public int run(Args args, Session session) {
        session.print(session.local().configOrThrow().schema());
        return 0;
    }
}
