package bot.molt.cli.jobs;

import bot.molt.base.Durations;
import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/// `cron add` and `cron edit`.
public final class WriteJobCommand implements Command {
    /// What is done with the job.
    public enum Verb {
        ADD,
        EDIT
    }

    private final Verb verb;

    public WriteJobCommand(Verb verb) {
        this.verb = verb;
    }

    @Override
    public void describe(Syntax syntax) {
        if (verb == Verb.EDIT) {
            syntax.about("What is not given stays as it is.")
                    .words("id", "1", "The job, as moltbot cron list shows it.");
        }
        syntax.option("--name", "NAME", "What it is called.")
                .option("--description", "TEXT", "What it is for.")
                .option(
                        "--at",
                        "TIME",
                        "Once: 2026-12-01T07:00:00Z, milliseconds, or 20m from now.")
                .option("--every", "SPAN", "Again and again: 10m, 1h.")
                .option("--cron", "EXPR", "By an expression of 5 or 6 fields: 0 7 * * 1-5.")
                .option("--tz", "ZONE", "The time zone of --cron, and of --at without an offset.")
                .option("--system-event", "TEXT", "Tell the main session this.")
                .option("--message", "TEXT", "Have this answered in a session of its own.")
                .option("--session", "main|isolated", "Follows from what is said; may be given.")
                .option("--wake", "now|next-heartbeat", "When the main session hears of an event.")
                .option("--agent", "ID", "Which agent.")
                .option("--model", "REF", "The model: PROVIDER/MODEL.")
                .option("--thinking", "LEVEL", "off, minimal, low, medium, high or xhigh.")
                .option("--timeout-seconds", "N", "The longest that a run may take.")
                .flag("--deliver|--announce", "Send the reply to a channel.")
                .flag("--no-deliver", "Do not send it.")
                .option("--channel", "ID", "Which channel; last for the latest of the session.")
                .option("--to", "ID", "The conversation there.")
                .flag("--best-effort-deliver", "Run also where there is nowhere to send it to.")
                .option("--post-prefix", "TEXT", "What the main session is told begins with this.")
                .option("--post-mode", "summary|full", "How much the main session is told.")
                .option("--post-max-chars", "N", "The most characters that it is told.")
                .flag("--delete-after-run", "Take it away once it went well.");
        if (verb == Verb.ADD) {
            syntax.flag("--disabled", "Make it without letting it run.")
                    .example(
                            "moltbot cron add --name news --cron \"0 7 * * *\" --tz Asia/Shanghai --message \"What is new?\"")
                    .example(
                            "moltbot cron add --name tea --at 20m --system-event \"The tea is ready.\"");
        } else {
            syntax.flag("--keep-after-run", "Keep it once it went well.")
                    .flag("--enable", "Let it run.")
                    .flag("--disable", "Let it run no more.")
                    .example("moltbot cron edit 3f2c… --every 30m");
        }
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        Json.Obj fields = fields(args);
        Json.Obj job;
        if (verb == Verb.ADD) {
            need(args, "--name");
            needOne(args, "--at", "--every", "--cron");
            needOne(args, "--system-event", "--message");
            job = session.call("cron.add", fields);
        } else {
            Json.Obj params =
                    Json.object()
                            .put("id", String.valueOf(args.word(0)))
                            .put("patch", fields)
                            .build();
            job = session.call("cron.update", params);
        }
        if (session.json()) {
            session.print(job);
        } else {
            session.out()
                    .println(
                            "%s: %s, next %s"
                                    .formatted(
                                            job.string("id").orElse("?"),
                                            JobWords.schedule(job),
                                            JobWords.time(
                                                    job.object("state").number("nextRunAtMs"))));
        }
        return 0;
    }

    private static void need(Args args, String option) {
        if (!args.has(option)) {
            throw Args.refused(option, "missing", "a value");
        }
    }

    private static void needOne(Args args, String... options) {
        int given = 0;
        for (String option : options) {
            given += args.has(option) ? 1 : 0;
        }
        if (given != 1) {
            throw Args.refused(String.join(", ", options), given + " of them given", "one of them");
        }
    }

    private Json.Obj fields(Args args) {
        Json.ObjectBuilder fields =
                Json.object()
                        .put("name", args.text("--name"))
                        .put("description", args.text("--description"))
                        .put("agentId", args.text("--agent"))
                        .put("schedule", schedule(args))
                        .put("sessionTarget", args.text("--session"))
                        .put("wakeMode", args.text("--wake"))
                        .put("payload", payload(args))
                        .put("isolation", isolation(args));
        flag(fields, args, "--delete-after-run", "deleteAfterRun", true);
        flag(fields, args, "--keep-after-run", "deleteAfterRun", false);
        flag(fields, args, "--disabled", "enabled", false);
        flag(fields, args, "--enable", "enabled", true);
        flag(fields, args, "--disable", "enabled", false);
        return fields.build();
    }

    private static void flag(
            Json.ObjectBuilder fields, Args args, String flag, String name, boolean value) {
        if (args.has(flag)) {
            fields.put(name, value);
        }
    }

    private static Json.@Nullable Obj schedule(Args args) {
        String at = args.text("--at");
        String cron = args.text("--cron");
        String zone = args.text("--tz");
        Duration every = args.duration("--every", ChronoUnit.MILLIS);
        if (at != null) {
            return at(at, zone);
        }
        if (every != null) {
            return Json.object().put("kind", "every").put("everyMs", every.toMillis()).build();
        }
        return cron == null
                ? null
                : Json.object().put("kind", "cron").put("expr", cron).put("tz", zone).build();
    }

    private static Json.Obj at(String text, @Nullable String zone) {
        Json.ObjectBuilder at = Json.object().put("kind", "at");
        if (text.matches("\\d{12,}")) {
            return at.put("atMs", Long.parseLong(text)).build();
        }
        if (text.matches("\\+?(\\d+\\s*(ms|s|m|h|d)\\s*)+")) {
            Duration from = Durations.parse(text.replace("+", ""), ChronoUnit.MINUTES);
            return at.put("atMs", Clock.systemUTC().instant().plus(from).toEpochMilli()).build();
        }
        boolean plain = text.matches("[^T]*T[0-9:.]+");
        if (zone == null || !plain) {
            return at.put("at", text).build();
        }
        try {
            long millis =
                    LocalDateTime.parse(text).atZone(ZoneId.of(zone)).toInstant().toEpochMilli();
            return at.put("atMs", millis).build();
        } catch (DateTimeException e) {
            throw Args.refused("--at", text + " " + zone, "a time and a time zone");
        }
    }

    private static Json.@Nullable Obj payload(Args args) {
        String event = args.text("--system-event");
        String message = args.text("--message");
        Json.ObjectBuilder payload = Json.object();
        if (event != null || message != null) {
            payload.put("kind", event == null ? "agentTurn" : "systemEvent");
        }
        payload.put("text", event)
                .put("message", message)
                .put("model", args.text("--model"))
                .put("thinking", args.text("--thinking"))
                .put("channel", args.text("--channel"))
                .put("to", args.text("--to"));
        if (args.has("--timeout-seconds")) {
            payload.put("timeoutSeconds", args.number("--timeout-seconds", 0, 0, 31_536_000));
        }
        flag(payload, args, "--deliver", "deliver", true);
        flag(payload, args, "--no-deliver", "deliver", false);
        flag(payload, args, "--best-effort-deliver", "bestEffortDeliver", true);
        return filled(payload.build());
    }

    private static Json.@Nullable Obj isolation(Args args) {
        Json.ObjectBuilder isolation =
                Json.object()
                        .put("postToMainPrefix", args.text("--post-prefix"))
                        .put("postToMainMode", args.text("--post-mode"));
        if (args.has("--post-max-chars")) {
            isolation.put("postToMainMaxChars", args.number("--post-max-chars", 8_000, 1, 100_000));
        }
        return filled(isolation.build());
    }

    private static Json.@Nullable Obj filled(Json.Obj object) {
        return object.members().isEmpty() ? null : object;
    }
}
