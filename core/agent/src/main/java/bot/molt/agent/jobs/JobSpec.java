package bot.molt.agent.jobs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.RecordTree;
import bot.molt.base.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What somebody wants done and when, in the original's words.
///
/// Wire: `{"name":"daily","schedule":{"kind":"cron","expr":"0 7 * * *","tz":"Asia/Shanghai"},
/// "payload":{"kind":"agentTurn","message":"…"}}`
///
/// @param deleteAfterRun whether it goes once a run of it went well
/// @param sessionTarget `main` for events, `isolated` for turns; follows from the payload
/// @param isolation what the main session is told of a turn
public record JobSpec(
        String name,
        @Nullable String description,
        @Nullable String agentId,
        @Default("true") boolean enabled,
        @Default("false") boolean deleteAfterRun,
        When schedule,
        @Default("") String sessionTarget,
        @Default("now") WakeMode wakeMode,
        Payload payload,
        Isolation isolation) {
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_TEXT = 100_000;

    /// When an event for the main session is told.
    public enum WakeMode {
        /// At once: it is answered.
        NOW,
        /// With the next message of that session.
        NEXT_HEARTBEAT
    }

    public JobSpec {
        Require.nonBlank("name", name);
        Require.range("length of name", name.length(), 1, LONGEST_NAME);
        String target = payload.isEvent() ? "main" : "isolated";
        Require.that(
                sessionTarget.isEmpty() || sessionTarget.equals(target),
                "sessionTarget",
                sessionTarget,
                target + " for a payload of kind " + payload.kind());
        sessionTarget = target;
    }

    /// When it is due, as it is written.
    ///
    /// @param at the same as `atMs`, as a date and a time; UTC where it says no offset
    /// @param anchorMs what `everyMs` counts from; when the job was made where nobody says
    /// @param staggerMs understood and not needed
    public record When(
            String kind,
            @Nullable Long atMs,
            @Nullable String at,
            @Nullable Long everyMs,
            @Nullable Long anchorMs,
            @Nullable String expr,
            @Nullable String tz,
            @Nullable Long staggerMs) {
        private static final long FEWEST_MILLIS = 1_000;
        private static final long MOST_MILLIS = Duration.ofDays(3_660).toMillis();

        public When {
            Require.that(kind.matches("at|every|cron"), "kind", kind, "at, every or cron");
            if (at != null) {
                atMs = instant(at).toEpochMilli();
                at = null;
            }
            Require.that(!kind.equals("at") || atMs != null, "atMs", "missing", "a moment");
            Require.that(
                    !kind.equals("every") || everyMs != null, "everyMs", "missing", "milliseconds");
            Require.that(!kind.equals("cron") || expr != null, "expr", "missing", "0 7 * * *");
            if (everyMs != null) {
                Require.range("everyMs", everyMs, FEWEST_MILLIS, MOST_MILLIS);
            }
            if (expr != null) {
                CronTimes.parse(expr);
            }
            if (tz != null) {
                zone(tz);
            }
        }

        private static Instant instant(String text) {
            try {
                TemporalAccessor read =
                        DateTimeFormatter.ISO_DATE_TIME.parseBest(
                                text.strip(), OffsetDateTime::from, LocalDateTime::from);
                return read instanceof OffsetDateTime whole
                        ? whole.toInstant()
                        : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "at: %s (expected: 2026-12-01T07:00:00Z)".formatted(text), e);
            }
        }

        private static ZoneId zone(String text) {
            try {
                return ZoneId.of(text.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "tz: %s (expected: a time zone such as Asia/Shanghai)".formatted(text), e);
            }
        }

        /// With what follows from when it was made.
        When from(long createdAt) {
            return anchorMs == null && kind.equals("every")
                    ? new When(kind, atMs, at, everyMs, createdAt, expr, tz, staggerMs)
                    : this;
        }

        /// @param zone of expressions that name none
        Schedule schedule(ZoneId zone) {
            return switch (kind) {
                case "at" -> new Schedule.At(Instant.ofEpochMilli(number(atMs)));
                case "every" ->
                        new Schedule.Every(
                                Duration.ofMillis(number(everyMs)),
                                Instant.ofEpochMilli(number(anchorMs)));
                default ->
                        new Schedule.Cron(
                                CronTimes.parse(expr == null ? "" : expr),
                                tz == null ? zone : zone(tz));
            };
        }

        private static long number(@Nullable Long value) {
            return value == null ? 0 : value;
        }
    }

    /// What is done.
    ///
    /// @param kind `systemEvent`: the main session is told `text`; `agentTurn`: `message` is
    ///   answered in a session of the job's own
    /// @param timeoutSeconds of the turn; zero for no limit
    /// @param deliver whether the reply is sent to a channel
    /// @param channel `last` for the one that the main session was last written from
    /// @param bestEffortDeliver whether the turn runs where there is nowhere to send the reply to
    public record Payload(
            String kind,
            @Nullable String text,
            @Nullable String message,
            @Nullable String model,
            @Nullable String thinking,
            @Nullable Long timeoutSeconds,
            @Default("false") boolean deliver,
            @Nullable String channel,
            @Nullable String to,
            @Default("false") boolean bestEffortDeliver) {
        public Payload {
            Require.that(
                    kind.matches("systemEvent|agentTurn"),
                    "kind",
                    kind,
                    "systemEvent or agentTurn");
            String said = kind.equals("systemEvent") ? text : message;
            String name = kind.equals("systemEvent") ? "text" : "message";
            Require.nonBlank(name, said);
            Require.range("length of " + name, said == null ? 0 : said.length(), 1, LONGEST_TEXT);
            if (timeoutSeconds != null) {
                Require.range("timeoutSeconds", timeoutSeconds, 0, 31_536_000);
            }
        }

        boolean isEvent() {
            return kind.equals("systemEvent");
        }

        String said() {
            String said = isEvent() ? text : message;
            return said == null ? "" : said;
        }
    }

    /// What the main session is told once a turn of the job's own has ended.
    public record Isolation(
            @Default("Cron") String postToMainPrefix,
            @Default("summary") Mode postToMainMode,
            @Default("8000") int postToMainMaxChars) {
        private static final int SUMMARY = 400;

        /// How much of it.
        public enum Mode {
            SUMMARY,
            FULL
        }

        public Isolation {
            Require.range("postToMainMaxChars", postToMainMaxChars, 1, LONGEST_TEXT);
        }

        String told(String text) {
            int most =
                    postToMainMode == Mode.FULL
                            ? postToMainMaxChars
                            : Math.min(SUMMARY, postToMainMaxChars);
            return postToMainPrefix + ": " + JobSpec.cut(text, most);
        }
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }

    /// What somebody wrote.
    ///
    /// Errors: `invalid_params` with what is wrong.
    public static JobSpec of(Json.Obj tree) {
        return Binder.bind(JobSpec.class, delivered(tree));
    }

    /// Newer clients say beside the payload where a reply goes.
    private static Json.Obj delivered(Json.Obj tree) {
        Json.Obj delivery = tree.object("delivery");
        String mode = delivery.string("mode").orElse("none");
        if (!mode.equals("none") && !mode.equals("announce")) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "delivery.mode: %s (expected: none or announce)".formatted(mode));
        }
        Json.Obj payload = tree.object("payload");
        if (mode.equals("announce")) {
            payload = payload.with("deliver", Json.TRUE);
            for (String name : new String[] {"channel", "to"}) {
                Json value = delivery.get(name);
                payload = value == null ? payload : payload.with(name, value);
            }
            Json effort = delivery.get("bestEffort");
            payload = effort == null ? payload : payload.with("bestEffortDeliver", effort);
        }
        Json.Obj rest = tree.without("delivery");
        return rest.has("payload") ? rest.with("payload", payload) : rest;
    }

    /// With what somebody wants otherwise: `null` clears a field, a schedule is replaced as a
    /// whole, and so is a payload of another kind.
    JobSpec patched(Json.Obj patch) {
        Json.Obj tree = toJson();
        for (Map.Entry<String, Json> member : patch.members().entrySet()) {
            tree = patched(tree, member.getKey(), member.getValue());
        }
        return of(tree);
    }

    private static Json.Obj patched(Json.Obj tree, String name, Json value) {
        if (value instanceof Json.Null) {
            return tree.without(name);
        }
        if (!(value instanceof Json.Obj object) || name.equals("schedule")) {
            return tree.with(name, value);
        }
        Json.Obj old = tree.object(name);
        boolean otherKind = object.has("kind") && !old.string("kind").equals(object.string("kind"));
        Json.Obj merged = otherKind ? Json.Obj.EMPTY : old;
        for (Map.Entry<String, Json> member : object.members().entrySet()) {
            merged =
                    member.getValue() instanceof Json.Null
                            ? merged.without(member.getKey())
                            : merged.with(member.getKey(), member.getValue());
        }
        Json.Obj patched = tree.with(name, merged);
        return otherKind ? patched.without("sessionTarget") : patched;
    }

    /// As it is written.
    Json.Obj toJson() {
        return RecordTree.of(this);
    }

    /// The same with what follows from when it was made.
    JobSpec from(long createdAt) {
        return new JobSpec(
                name,
                description,
                agentId,
                enabled,
                deleteAfterRun,
                schedule.from(createdAt),
                sessionTarget,
                wakeMode,
                payload,
                isolation);
    }

    JobSpec disabled() {
        return of(toJson().with("enabled", Json.FALSE));
    }
}
