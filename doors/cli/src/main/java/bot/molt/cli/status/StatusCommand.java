package bot.molt.cli.status;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `status`: the gateway and what it does now; works without a gateway too.
public final class StatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about("Tells what is known without the gateway too, and then exits with 0.")
                .flag("--deep", "Each part of the gateway as well: queues, disk, memory, nodes …")
                .flag(
                        "--all",
                        "Everything, fit to be pasted: secrets, names of users and nodes and the home folder are masked.")
                .example("moltbot status --json")
                .example("moltbot status --deep")
                .example("moltbot status --all");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        StatusReport.Depth depth =
                args.has("--deep") ? StatusReport.Depth.DEEP : StatusReport.Depth.BRIEF;
        depth = args.has("--all") ? StatusReport.Depth.ALL : depth;
        Json.Obj report = new StatusReport(session).tree(depth);
        if (session.json()) {
            session.print(report);
        } else {
            new StatusText(session).print(report);
        }
        return 0;
    }
}
