package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;
import java.util.List;

/// `approvals list`: what waits, oldest first.
public final class ListApprovalsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot approvals list").example("moltbot approve appr_7k once");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("approvals.list", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        List<Json> approvals = answer.items("approvals");
        if (approvals.isEmpty()) {
            session.out().println("Nothing waits for approval.");
            return 0;
        }
        Table table = new Table("ID", "WHO", "WHAT", "WHY", "UNTIL");
        for (Json item : approvals) {
            if (item instanceof Json.Obj approval) {
                String until = Waiting.until(approval);
                table.row(
                        Waiting.id(approval),
                        Waiting.who(approval),
                        Waiting.what(approval),
                        Waiting.why(approval),
                        until);
            }
        }
        table.print(session.out());
        return 0;
    }
}
