package bot.molt.cli.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.Aliases;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `config get`: a setting as the file has it, secrets masked.
public final class ConfigGetCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("A text is printed bare, everything else as JSON. Secrets show as ***.")
                .words(
                        "[path]",
                        "0..1",
                        "The setting, such as tools.exec.security or routing.users[0]; everything where it is left out.")
                .example("moltbot config get tools.profile")
                .example("moltbot config get tools.exec.allowlist --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json tree = new Redactor().json(LocalFile.read(session).tree());
        String path = args.word(0);
        Json value = path == null ? tree : value(tree, path);
        if (!session.json() && value instanceof Json.Str(String text)) {
            session.out().println(text);
        } else {
            session.print(value);
        }
        return 0;
    }

    private static Json value(Json tree, String path) {
        return ConfigPath.parse(Aliases.canonical(path))
                .find(tree)
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                "Config path not found: "
                                        + path
                                        + " (its default holds; see: moltbot config schema)"));
    }
}
