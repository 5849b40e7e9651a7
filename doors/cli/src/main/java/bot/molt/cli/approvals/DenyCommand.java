package bot.molt.cli.approvals;

import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `deny`: refuses a waiting call.
public final class DenyCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words("<id>", "1", "The waiting call; a unique beginning will do.")
                .example("moltbot deny appr_7k");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        return ApproveCommand.resolve(session, args.words().getFirst(), "deny");
    }
}
