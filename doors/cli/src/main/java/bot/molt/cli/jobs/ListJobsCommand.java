package bot.molt.cli.jobs;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;

/// `cron list`: the jobs that there are, the next that is due first.
public final class ListJobsCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.flag("--all", "Those that are switched off too.")
                .example("moltbot cron list --all")
                .example("moltbot cron list --json");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer =
                session.call(
                        "cron.list",
                        Json.object().put("includeDisabled", args.has("--all")).build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        if (answer.items("jobs").isEmpty()) {
            session.out().println("No jobs (moltbot cron add …).");
            return 0;
        }
        Table table = new Table("ID", "NAME", "SCHEDULE", "NEXT", "LAST", "SESSION");
        for (Json item : answer.items("jobs")) {
            if (item instanceof Json.Obj job) {
                table.row(
                        job.string("id").orElse("?"),
                        Style.shown(job.string("name").orElse("?")),
                        JobWords.schedule(job),
                        JobWords.time(job.object("state").number("nextRunAtMs")),
                        JobWords.state(job),
                        job.string("sessionTarget").orElse("-"));
            }
        }
        table.print(session.out());
        return 0;
    }
}
