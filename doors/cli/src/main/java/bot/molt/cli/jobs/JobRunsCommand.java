package bot.molt.cli.jobs;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import bot.molt.cli.Table;
import java.io.IOException;

/// `cron runs`: how the latest runs of a job ended.
public final class JobRunsCommand implements Command {
    private static final int LONGEST = 80;

    @Override
    public void describe(Syntax syntax) {
        syntax.words("[id]", "0..1", "The job, as moltbot cron list shows it.")
                .option("--id", "ID", "The same.")
                .option("--limit", "N", "How many at most; 50 where nothing is said.")
                .example("moltbot cron runs --id 3f2c… --limit 10");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String given = args.text("--id");
        String id = given == null ? args.word(0) : given;
        if (id == null) {
            throw Args.refused("--id", "missing", "the id of a job");
        }
        Json.Obj answer =
                session.call(
                        "cron.runs",
                        Json.object()
                                .put("id", id)
                                .put("limit", args.number("--limit", 50, 1, 5_000))
                                .build());
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        Table table = new Table("DUE", "STATUS", "TOOK", "WHAT");
        for (Json item : answer.items("entries")) {
            if (item instanceof Json.Obj entry) {
                table.row(
                        JobWords.time(entry.number("runAtMs")),
                        entry.string("status").orElse("-"),
                        JobWords.span(entry.number("durationMs").orElse(0L)),
                        what(entry));
            }
        }
        table.print(session.out());
        return 0;
    }

    private static String what(Json.Obj entry) {
        String text = entry.string("error").or(() -> entry.string("summary")).orElse("");
        String one = Style.shown(text.strip()).replaceAll("\\s+", " ");
        return one.length() <= LONGEST ? one : one.substring(0, LONGEST - 1) + "…";
    }
}
