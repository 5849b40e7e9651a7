package bot.molt.cli.jobs;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Style;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.util.Locale;

/// `cron rm`, `cron enable`, `cron disable` and `cron run`.
public final class SteerJobCommand implements Command {
    private static final int WAIT_MILLIS = 20_000;

    /// What is done to a job.
    public enum Verb {
        RM("Take a job away."),
        ENABLE("Let a job run again."),
        DISABLE("Let a job run no more, and keep it."),
        RUN("Run a job now.");

        private final String summary;

        Verb(String summary) {
            this.summary = summary;
        }

        /// As it is typed.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// One sentence of what it does.
        public String summary() {
            return summary;
        }
    }

    private final Verb verb;

    public SteerJobCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    public void describe(Syntax syntax) {
        syntax.words("id", "1", "The job, as moltbot cron list shows it.");
        if (verb == Verb.RUN) {
            syntax.flag("--force", "Also where none of its moments has come.")
                    .flag("--wait", "Wait for the end, and show how it went.");
        }
        syntax.example("moltbot cron " + verb.word() + " 3f2c…");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String id = String.valueOf(args.word(0));
        return switch (verb) {
            case RM -> removed(session, id);
            case ENABLE -> switched(session, id, Json.TRUE);
            case DISABLE -> switched(session, id, Json.FALSE);
            case RUN -> ran(args, session, id);
        };
    }

    private static int removed(Session session, String id) throws IOException {
        Json.Obj answer = session.call("cron.remove", Json.object().put("id", id).build());
        boolean removed = answer.isTrue("removed");
        if (session.json()) {
            session.print(answer);
        } else {
            session.out().println(removed ? "The job is gone." : "There was no job " + id + ".");
        }
        return removed ? 0 : 1;
    }

    private static int switched(Session session, String id, Json on) throws IOException {
        Json.Obj patch = Json.object().put("enabled", on).build();
        Json.Obj job =
                session.call(
                        "cron.update", Json.object().put("id", id).put("patch", patch).build());
        if (session.json()) {
            session.print(job);
        } else if (job.isTrue("enabled")) {
            session.out()
                    .println(
                            "On; next "
                                    + JobWords.time(job.object("state").number("nextRunAtMs"))
                                    + ".");
        } else {
            session.out().println("Off.");
        }
        return 0;
    }

    private static int ran(Args args, Session session, String id) throws IOException {
        Json.Obj answer =
                session.call(
                        "cron.run",
                        Json.object()
                                .put("id", id)
                                .put("mode", args.has("--force") ? "force" : "due")
                                .build());
        String runId = answer.string("runId").orElse("");
        if (args.has("--wait") && !runId.isEmpty()) {
            Json.Obj end = awaited(session, runId);
            return shown(session, id, end);
        }
        if (session.json()) {
            session.print(answer);
        } else if (answer.isTrue("ran")) {
            session.out().println("It runs; moltbot cron runs " + id + " shows how it ends.");
        } else {
            String reason = answer.string("reason").orElse("");
            session.out()
                    .println(
                            "It does not run: "
                                    + (reason.equals("not-due")
                                            ? "it is not due (--force runs it anyway)."
                                            : reason + "."));
        }
        return answer.isTrue("ran") ? 0 : 1;
    }

    private static Json.Obj awaited(Session session, String runId) throws IOException {
        Json.Obj params = Json.object().put("runId", runId).put("timeoutMs", WAIT_MILLIS).build();
        Json.Obj end = session.call("agent.wait", params);
        while (end.string("status").filter("timeout"::equals).isPresent()) {
            end = session.call("agent.wait", params);
        }
        return end;
    }

    private static int shown(Session session, String id, Json.Obj end) throws IOException {
        boolean well = end.string("status").filter("ok"::equals).isPresent();
        if (session.json()) {
            session.print(end);
        } else if (well) {
            session.out().println("It ran; moltbot cron runs " + id + " shows what came of it.");
        } else {
            session.err().println("It failed: " + Style.shown(end.string("error").orElse("?")));
        }
        return well ? 0 : 1;
    }
}
