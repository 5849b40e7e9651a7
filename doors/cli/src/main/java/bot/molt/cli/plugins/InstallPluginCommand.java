package bot.molt.cli.plugins;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.nio.file.Path;

/// `plugins install`: takes a plugin in.
public final class InstallPluginCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "A plugin runs with all that the gateway may do: install only what you trust. It is copied into the state folder and loaded only as long as it stays the same. It takes part at once; of one that was there already the calls that run end in the old version. Exits with 1 where it was left out.")
                .words(
                        "<path>",
                        "1",
                        "A jar, or a folder with classes or jars, on the gateway's machine.")
                .flag("--link|-l", "Use it where it is, and load it anew whenever it changes.")
                .example("moltbot plugins install ./target/hello-1.0.jar")
                .example("moltbot plugins install -l ./target/classes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String path = Path.of(args.words().getFirst()).toAbsolutePath().normalize().toString();
        Json.Obj params = Json.object().put("path", path).put("link", args.has("--link")).build();
        Json.Obj answer = session.call("plugins.install", params);
        boolean isIn = answer.string("status").orElse("loaded").equals("loaded");
        if (session.json()) {
            session.print(answer);
            return isIn ? 0 : 1;
        }
        session.out()
                .println(
                        Style.shown(
                                "Installed %s %s from %s. See: moltbot plugins list"
                                        .formatted(
                                                answer.string("id").orElse("?"),
                                                answer.string("version").orElse("?"),
                                                answer.string("installPath").orElse("?"))));
        String problem = answer.string("problem").orElse("");
        if (!problem.isEmpty()) {
            session.out().println(Style.shown("Left out or kept back: " + problem));
            session.out().println("What to do: moltbot plugins doctor");
        }
        return isIn ? 0 : 1;
    }
}
