package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `plugins doctor`: what is wrong with plugins, and what to do.
public final class PluginDoctorCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Each finding with its reason and what to do. Exits with 1 where a plugin was left out that should be there.")
                .example("moltbot plugins doctor")
                .example("moltbot plugins doctor --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("plugins.doctor", Json.Obj.EMPTY);
        boolean broken = false;
        for (Json item : answer.items("findings")) {
            Json.Obj finding = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            broken |= finding.string("severity").orElse("").equals("error");
            if (!session.json()) {
                show(session, finding);
            }
        }
        if (session.json()) {
            session.print(answer);
        } else if (answer.items("findings").isEmpty()) {
            session.out().println("Plugins: nothing is wrong.");
        }
        return broken ? 1 : 0;
    }

    private static void show(Session session, Json.Obj finding) {
        String plugin = finding.string("plugin").orElse("");
        session.out()
                .println(
                        Style.shown(
                                "%-7s %s%s"
                                        .formatted(
                                                finding.string("severity").orElse("?"),
                                                plugin.isEmpty() ? "" : plugin + ": ",
                                                finding.string("reason").orElse("?"))));
        session.out().println(Style.shown("        fix: " + finding.string("fix").orElse("?")));
    }
}
