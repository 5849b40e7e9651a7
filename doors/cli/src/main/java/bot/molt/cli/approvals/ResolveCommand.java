package bot.molt.cli.approvals;

import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.List;

/// `approvals resolve`: answers a waiting call in the words of the protocol.
public final class ResolveCommand implements Command {
    private static final List<String> DECISIONS = List.of("allow-once", "allow-always", "deny");

    @Override
    public void describe(Syntax syntax) {
        syntax.words(
                        "<id> <decision>",
                        "2",
                        "The waiting call (a unique beginning will do), and allow-once, allow-always or deny.")
                .example("moltbot approvals resolve appr_7k allow-once");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String decision = args.words().get(1);
        if (!DECISIONS.contains(decision)) {
            throw Args.refused("decision", decision, String.join(", ", DECISIONS));
        }
        return ApproveCommand.resolve(session, args.words().getFirst(), decision);
    }
}
