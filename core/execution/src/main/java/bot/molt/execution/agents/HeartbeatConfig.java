package bot.molt.execution.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings under `agents.defaults.heartbeat` and `agents.list[].heartbeat`: how an agent looks
/// after things by itself. What is not written is as the defaults of all agents say, else as said
/// here.
public record HeartbeatConfig(
        @Doc("How often; not written means 30m, 0m switches it off.") @Nullable Duration every,
        @Doc("The hours in which it happens; not written means all.") @Nullable Hours activeHours,
        @Doc("Model that is asked: PROVIDER/MODEL; not written means the session's.")
                @Nullable String model,
        @Doc("The session that it happens in; not written means main.") @Nullable String session,
        @Doc(
                        "Where a reply goes that says something: last (the channel that the session was last written from), none, or a channel with `to`; not written means last.")
                @Nullable String target,
        @Doc("The conversation on that channel.") @Nullable String to,
        @Doc(
                        "What the agent is told instead of the usual words; with words of your own it happens without anything in HEARTBEAT.md too.")
                @Nullable String prompt,
        @Doc(
                        "A reply with HEARTBEAT_OK at its beginning or end and at most so many characters beside it goes nowhere; not written means 300.")
                @Nullable Integer ackMaxChars,
        @Doc("Settings of parts that do not exist yet.")
                @Aka({"lightContext", "isolatedSession", "directPolicy"})
                @Nullable Json includeReasoning) {
    public static final int ACK_MAX_CHARS = 300;
    private static final Duration EVERY = Duration.ofMinutes(30);
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    public static final HeartbeatConfig DEFAULT =
            new HeartbeatConfig(null, null, null, null, null, null, null, null, null);

    public HeartbeatConfig {
        Require.that(
                every == null || every.isZero() || every.compareTo(SHORTEST) >= 0,
                "every",
                String.valueOf(every),
                "a duration such as 30m, or 0m for never");
        if (ackMaxChars != null) {
            Require.range("ackMaxChars", ackMaxChars, 0, 100_000);
        }
        boolean named = target != null && !target.equals("last") && !target.equals("none");
        Require.that(
                !named || to != null,
                "target",
                String.valueOf(target),
                "last, none, or a channel together with `to`");
    }

    /// When it happens.
    ///
    /// @param start `08:00`
    /// @param end `22:00`, `24:00` for midnight; earlier than `start` for a night
    public record Hours(
            @Doc("From this time of day on: 08:00.") String start,
            @Doc("Until this time of day: 22:00, 24:00 for midnight.") String end,
            @Doc(
                            "Time zone: Asia/Shanghai, user (agents.defaults.userTimezone) or local; not written means user.")
                    @Nullable String timezone) {
        private static final int DAY = 24 * 60;

        public Hours {
            minutes("start", start, false);
            minutes("end", end, true);
            if (timezone != null && !timezone.matches("user|local")) {
                named(timezone);
            }
        }

        private static int minutes(String name, String text, boolean isEnd) {
            if (isEnd && text.strip().equals("24:00")) {
                return DAY;
            }
            try {
                LocalTime time = LocalTime.parse(text.strip());
                return time.getHour() * 60 + time.getMinute();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "%s: %s (expected: a time of day such as 08:00)".formatted(name, text), e);
            }
        }

        private static ZoneId named(String text) {
            try {
                return ZoneId.of(text.strip());
            } catch (DateTimeException e) {
                throw new IllegalArgumentException(
                        "timezone: %s (expected: a time zone such as Asia/Shanghai, user or local)"
                                .formatted(text),
                        e);
            }
        }

        /// Whether a moment lies in them, by the clock on the wall: on a day on which clocks are
        /// changed they are as long as that clock shows.
        ///
        /// @param user the zone of whoever is looked after
        public boolean hold(ZonedDateTime moment, ZoneId user) {
            ZoneId zone =
                    switch (timezone == null ? "user" : timezone) {
                        case "user" -> user;
                        case "local" -> ZoneId.systemDefault();
                        default -> named(String.valueOf(timezone));
                    };
            ZonedDateTime there = moment.withZoneSameInstant(zone);
            int now = there.getHour() * 60 + there.getMinute();
            int from = minutes("start", start, false);
            int until = minutes("end", end, true);
            if (from == until) {
                return true;
            }
            return from < until ? from <= now && now < until : now >= from || now < until;
        }
    }

    /// This, and where nothing is written what another says.
    public HeartbeatConfig over(HeartbeatConfig other) {
        return new HeartbeatConfig(
                first(every, other.every),
                first(activeHours, other.activeHours),
                first(model, other.model),
                first(session, other.session),
                first(target, other.target),
                target == null ? first(to, other.to) : to,
                first(prompt, other.prompt),
                first(ackMaxChars, other.ackMaxChars),
                null);
    }

    private static <T> @Nullable T first(@Nullable T one, @Nullable T other) {
        return one == null ? other : one;
    }

    /// How often; zero for never.
    public Duration interval() {
        return Optional.ofNullable(every).orElse(EVERY);
    }

    /// Characters beside `HEARTBEAT_OK` that go nowhere.
    public int ackChars() {
        return ackMaxChars == null ? ACK_MAX_CHARS : ackMaxChars;
    }
}
