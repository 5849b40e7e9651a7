package bot.molt.cli.approvals;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `approvals get`: what was allowed for good.
public final class GetApprovalsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        ApprovalFile.describe(syntax);
        syntax.option("--agent", "AGENT", "One agent's rules: main, user:NAME, or * for everybody.")
                .example("moltbot approvals get")
                .example("moltbot approvals get --node builder --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        ApprovalFile.Snapshot read = ApprovalFile.of(args, session).read();
        String agent = args.text("--agent");
        Json.Obj file = agent == null ? read.file() : only(read.file(), agent);
        if (session.json()) {
            session.print(read.tree().with("file", file));
            return 0;
        }
        session.out().println("File (" + read.place() + "): " + read.path());
        Rules.print(file, session.out());
        return 0;
    }

    private static Json.Obj only(Json.Obj file, String agent) {
        Json.Obj one = file.object("agents").object(agent);
        return file.with("agents", Json.object().put(agent, one).build());
    }
}
