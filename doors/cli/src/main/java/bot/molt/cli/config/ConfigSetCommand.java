package bot.molt.cli.config;

import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `config set`: changes one setting and leaves the rest of the file as it is.
public final class ConfigSetCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "Comments and order of the file stay. A value that is wrong is refused and nothing is changed. A running gateway takes most changes within a second.")
                .words("<path> <value>", "2", "The setting and its value: JSON5, or plain text.")
                .raw()
                .example("moltbot config set tools.exec.security allowlist")
                .example("moltbot config set tools.exec.allowlist '[\"git *\", \"npm test\"]'");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        ConfigText before = LocalFile.text(session);
        ConfigPath path = Written.place(before, args.words().getFirst());
        String changed = ConfigEdit.set(before, path, ConfigEdit.value(args.words().get(1)));
        LocalFile.write(session, before, changed);
        session.out().println("Set " + path + " in " + session.configFile());
        return 0;
    }
}
