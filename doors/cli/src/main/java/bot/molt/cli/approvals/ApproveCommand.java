package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `approve`: lets a waiting call run.
public final class ApproveCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.words(
                        "<id> [once|always]",
                        "1..2",
                        "The waiting call (a unique beginning will do), and for how long.")
                .example("moltbot approve appr_7k")
                .example("moltbot approve appr_7k always");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String how = args.word(1);
        String decision =
                switch (how) {
                    case null -> "allow-once";
                    case "once", "allow-once" -> "allow-once";
                    case "always", "allow-always" -> "allow-always";
                    default -> throw Args.refused("decision", how, "once or always");
                };
        return resolve(session, args.words().getFirst(), decision);
    }

    static int resolve(Session session, String id, String decision) throws IOException {
        Json.Obj params = Json.object().put("id", id).put("decision", decision).build();
        Json.Obj answer = session.call("approvals.resolve", params);
        if (session.json()) {
            session.print(answer);
        } else {
            session.out()
                    .println(
                            Waiting.id(answer)
                                    + ": "
                                    + decision
                                    + " ("
                                    + Waiting.what(answer)
                                    + ")");
        }
        return 0;
    }
}
