package bot.molt.cli.jobs;

import bot.molt.cli.Entry;
import java.util.ArrayList;
import java.util.List;

/// The commands that say what agents do by the clock.
public final class JobCommands {
    private JobCommands() {}

    /// All of them.
    public static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        all.add(new Entry("cron list", "The jobs that run by the clock.", ListJobsCommand::new));
        all.add(new Entry("cron runs", "How the runs of a job ended.", JobRunsCommand::new));
        all.add(
                new Entry(
                        "cron status",
                        "Whether jobs run, and when the next is due.",
                        JobStatusCommand::new));
        all.add(
                new Entry(
                        "cron add",
                        "Make a job that runs by the clock.",
                        () -> new WriteJobCommand(WriteJobCommand.Verb.ADD)));
        all.add(
                new Entry(
                        "cron edit",
                        "Change a job.",
                        () -> new WriteJobCommand(WriteJobCommand.Verb.EDIT)));
        for (SteerJobCommand.Verb verb : SteerJobCommand.Verb.values()) {
            String name = "cron " + verb.word();
            all.add(new Entry(name, verb.summary(), () -> new SteerJobCommand(verb)));
        }
        return all;
    }
}
