package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `plugins info`: all about one plugin.
public final class PluginInfoCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Exits with 1 where the plugin was left out.")
                .words("<id>", "1", "Id of the plugin, as plugins list shows it.")
                .example("moltbot plugins info hello");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        Json.Obj plugin = found(id, session.call("plugins.list", Json.Obj.EMPTY));
        if (session.json()) {
            session.print(plugin);
        } else {
            for (String name :
                    new String[] {"id", "name", "version", "status", "path", "problem"}) {
                String value = plugin.string(name).orElse("");
                if (!value.isEmpty()) {
                    session.out().println(Style.shown("%-8s %s".formatted(name, value)));
                }
            }
            for (Json added : plugin.items("adds")) {
                session.out()
                        .println(
                                Style.shown(
                                        "%-8s %s"
                                                .formatted(
                                                        "adds",
                                                        added instanceof Json.Str(String text)
                                                                ? text
                                                                : "?")));
            }
        }
        return plugin.string("status").orElse("").equals("failed") ? 1 : 0;
    }

    private static Json.Obj found(String id, Json.Obj answer) throws IOException {
        for (Json item : answer.items("plugins")) {
            if (item instanceof Json.Obj plugin && plugin.string("id").orElse("").equals(id)) {
                return plugin;
            }
        }
        throw Args.refused("plugin", id, "an id that moltbot plugins list shows");
    }
}
