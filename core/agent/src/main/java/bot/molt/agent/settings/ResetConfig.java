package bot.molt.agent.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings under `session` about when a conversation begins anew by itself. Nothing written means
/// never.
public record ResetConfig(
        @Doc("Minutes without a message after which a session begins anew; reset says more.")
                @Nullable Integer idleMinutes,
        @Doc("When every session begins anew.") @Nullable Rule reset,
        @Doc("The same for one kind of conversation, in the place of reset: dm, group, thread.")
                @Default("{}")
                Map<String, Rule> resetByType,
        @Doc("The same for one channel, in the place of the others: telegram.") @Default("{}")
                Map<String, Rule> resetByChannel,
        @Doc("Words that begin a session anew where a message begins with one.")
                @Default("[\"/new\", \"/reset\"]")
                List<String> resetTriggers) {
    public static final ResetConfig NEVER =
            new ResetConfig(null, null, Map.of(), Map.of(), List.of("/new", "/reset"));

    private static final List<String> KINDS = List.of("dm", "group", "thread");

    public ResetConfig {
        require("idleMinutes", idleMinutes);
        for (String kind : resetByType.keySet()) {
            Require.that(KINDS.contains(kind), "resetByType", kind, "dm, group or thread");
        }
    }

    private static void require(String name, @Nullable Integer minutes) {
        if (minutes != null) {
            Require.range(name, minutes, 1, 5_256_000);
        }
    }

    /// When sessions begin anew.
    public record Rule(
            @Doc("daily (at an hour) or idle (after a rest). With idleMinutes, daily means either.")
                    @Default("daily")
                    Mode mode,
            @Doc("Hour of the day, in agents.defaults.userTimezone.") @Default("4") int atHour,
            @Doc("Minutes without a message; with mode idle 60 where it is not written.")
                    @Nullable Integer idleMinutes) {
        public Rule {
            Require.range("atHour", atHour, 0, 23);
            require("idleMinutes", idleMinutes);
        }

        boolean isOver(Instant last, Instant now, ZoneId zone) {
            Integer minutes = mode == Mode.IDLE && idleMinutes == null ? (Integer) 60 : idleMinutes;
            boolean rested =
                    minutes != null
                            && Duration.between(last, now).compareTo(Duration.ofMinutes(minutes))
                                    > 0;
            return rested || mode == Mode.DAILY && last.isBefore(hourBefore(now, zone));
        }

        private Instant hourBefore(Instant now, ZoneId zone) {
            ZonedDateTime here = now.atZone(zone);
            ZonedDateTime today = here.toLocalDate().atTime(atHour, 0).atZone(zone);
            return (today.isAfter(here)
                            ? here.toLocalDate().minusDays(1).atTime(atHour, 0).atZone(zone)
                            : today)
                    .toInstant();
        }
    }

    /// What ends a conversation.
    public enum Mode {
        DAILY,
        IDLE
    }

    /// Whether a session in which something happened last at a moment begins anew now.
    ///
    /// @param channel that it was written from last; empty for none
    public boolean isOver(String key, String channel, Instant last, Instant now, ZoneId zone) {
        return rule(key, channel).filter(rule -> rule.isOver(last, now, zone)).isPresent();
    }

    private Optional<Rule> rule(String key, String channel) {
        Rule own = resetByChannel.get(channel);
        Rule kind = resetByType.get(kind(key));
        Rule idle = idleMinutes == null ? null : new Rule(Mode.IDLE, 4, idleMinutes);
        return Optional.ofNullable(own)
                .or(() -> Optional.ofNullable(kind))
                .or(() -> Optional.ofNullable(reset))
                .or(() -> Optional.ofNullable(idle));
    }

    private static String kind(String key) {
        if (key.contains(":topic:") || key.contains(":thread:")) {
            return "thread";
        }
        return key.contains(":group:") || key.contains(":channel:") ? "group" : "dm";
    }

    /// A message with a trigger of somebody's own in the words of the command that it stands for.
    public String plain(String text) {
        String line = text.strip();
        for (String trigger : resetTriggers) {
            boolean begins =
                    !trigger.isBlank()
                            && line.regionMatches(true, 0, trigger, 0, trigger.length())
                            && (line.length() == trigger.length()
                                    || Character.isWhitespace(line.charAt(trigger.length())));
            if (begins) {
                return ("/new " + line.substring(trigger.length()).strip()).strip();
            }
        }
        return text;
    }
}
