package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `plugins info`: all about one plugin.
public final class PluginInfoCommand implements Command {
    private static final List<String> NAMES =
            List.of("id", "name", "version", "status", "path", "sha256", "problem");

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "What it adds and which settings it has. Exits with 1 where the plugin was left out.")
                .words("<id>", "1", "Id of the plugin, as plugins list shows it.")
                .example("moltbot plugins info hello");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        Json.Obj answer = session.call("plugins.inspect", Json.object().put("id", id).build());
        Json.Obj plugin = answer.object("plugin");
        if (session.json()) {
            session.print(answer);
        } else {
            for (String name : NAMES) {
                line(session, name, plugin.string(name).orElse(""));
            }
            plugin.items("adds").forEach(added -> line(session, "adds", text(added)));
            answer.object("settings")
                    .object("properties")
                    .members()
                    .forEach((name, schema) ->
                            line(session, "setting", setting(name, schema, answer)));
            answer.items("leaving").forEach(each -> line(session, "leaving", text(each)));
        }
        return plugin.string("status").orElse("").equals("failed") ? 1 : 0;
    }

    private static String setting(String name, Json schema, Json.Obj answer) {
        Json.Obj shape = schema instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        boolean isSecret = answer.items("secrets").contains(Json.of(name));
        return "%s (%s)%s"
                .formatted(
                        name,
                        isSecret ? "secret" : shape.string("type").orElse("any"),
                        shape.string("description").map(doc -> " " + doc).orElse(""));
    }

    private static String text(Json json) {
        return json instanceof Json.Str(String text) ? text : "?";
    }

    private static void line(Session session, String name, String value) {
        if (!value.isEmpty()) {
            session.out().println(Style.shown("%-8s %s".formatted(name, value)));
        }
    }
}
