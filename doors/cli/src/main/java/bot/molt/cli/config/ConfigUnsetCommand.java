package bot.molt.cli.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigText;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `config unset`: removes one setting; its default holds again.
public final class ConfigUnsetCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("<path>", "1", "The setting.").example("moltbot config unset tools.exec.ask");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        ConfigText before = LocalFile.text(session);
        String typed = args.words().getFirst();
        ConfigPath path = Written.place(before, typed);
        if (path.find(before.tree()).isEmpty()) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "Config path not found: " + typed + " (nothing to remove)");
        }
        LocalFile.write(session, before, ConfigEdit.unset(before, path));
        session.out().println("Removed " + path + " from " + session.configFile());
        return 0;
    }
}
