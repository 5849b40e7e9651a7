package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;

/// `plugins list`: which plugins there are, and how they stand.
public final class ListPluginsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot plugins list");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("plugins.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        if (answer.items("plugins").isEmpty()) {
            session.out().println("No plugins. Add one: moltbot plugins install <path>");
            return 0;
        }
        Table table = new Table("ID", "VERSION", "STATUS", "PROBLEM");
        for (Json item : answer.items("plugins")) {
            Json.Obj plugin = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            table.row(
                    plugin.string("id").orElse("?"),
                    plugin.string("version").orElse(""),
                    plugin.string("status").orElse("?"),
                    Style.shown(plugin.string("problem").orElse("")));
        }
        table.print(session.out());
        return 0;
    }
}
