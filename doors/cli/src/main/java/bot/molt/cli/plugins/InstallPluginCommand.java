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
                        "A plugin runs with all that the gateway may do: install only what you trust. A jar is copied into the state folder and loaded only as long as it stays the same; a folder is used where it is. The gateway starts anew in the same process and loads it.")
                .words(
                        "<path>",
                        "1",
                        "A jar, or a folder with classes or jars, on the gateway's machine.")
                .flag("--link|-l", "Use the jar where it is, and load it however it changes.")
                .example("moltbot plugins install ./target/hello-1.0.jar")
                .example("moltbot plugins install -l ./target/classes");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String path = Path.of(args.words().getFirst()).toAbsolutePath().normalize().toString();
        Json.Obj params = Json.object().put("path", path).put("link", args.has("--link")).build();
        Json.Obj answer = session.call("plugins.install", params);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        Style.shown(
                                "Installed %s %s from %s. See: moltbot plugins list"
                                        .formatted(
                                                answer.string("id").orElse("?"),
                                                answer.string("version").orElse("?"),
                                                answer.string("installPath").orElse("?"))));
        return 0;
    }
}
