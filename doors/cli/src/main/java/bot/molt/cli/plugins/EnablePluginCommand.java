package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `plugins enable` and `plugins disable`.
public final class EnablePluginCommand implements Command {
    private final boolean enabled;

    private EnablePluginCommand(boolean enabled) {
        this.enabled = enabled;
    }

    public static EnablePluginCommand enabling() {
        return new EnablePluginCommand(true);
    }

    public static EnablePluginCommand disabling() {
        return new EnablePluginCommand(false);
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Written to plugins.entries, and so at once. Calls that run end as they began.")
                .words("<id>", "1", "Id of the plugin, as plugins list shows it.")
                .example("moltbot plugins %s hello".formatted(enabled ? "enable" : "disable"));
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = args.words().getFirst();
        Json.Obj params = Json.object().put("id", id).put("enabled", enabled).build();
        Json.Obj answer = session.call("plugins.setEnabled", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println("%s: %s".formatted(id, enabled ? "enabled" : "disabled"));
        }
        return 0;
    }
}
