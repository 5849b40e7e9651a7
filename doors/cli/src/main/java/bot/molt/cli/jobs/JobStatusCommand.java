package bot.molt.cli.jobs;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;

/// `cron status`: whether jobs run, and when the next is due.
public final class JobStatusCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.example("moltbot cron status");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj answer = session.call("cron.status", Json.Obj.EMPTY);
        if (session.json()) {
            session.print(answer);
            return 0;
        }
        session.out()
                .println(
                        answer.isTrue("enabled")
                                ? "Jobs run."
                                : "Jobs do not run (cron.enabled is false).");
        session.out().println("jobs:  " + answer.number("jobs").orElse(0L));
        session.out().println("next:  " + JobWords.time(answer.number("nextWakeAtMs")));
        session.out().println("store: " + answer.string("storePath").orElse("-"));
        return 0;
    }
}
