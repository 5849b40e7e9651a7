package bot.molt.cli.jobs;

import bot.molt.base.json.Json;
import bot.molt.cli.Style;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/// Jobs in words for people.
final class JobWords {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private JobWords() {}

    /// A moment on the clock of this machine; `-` for none.
    static String time(Optional<Long> millis) {
        return millis.map(JobWords::time).orElse("-");
    }

    private static String time(long millis) {
        return TIME.format(Instant.ofEpochMilli(millis).atZone(ZoneId.systemDefault()));
    }

    static String schedule(Json.Obj job) {
        Json.Obj schedule = job.object("schedule");
        return switch (schedule.string("kind").orElse("")) {
            case "at" -> "at " + time(schedule.number("atMs"));
            case "every" -> "every " + span(schedule.number("everyMs").orElse(0L));
            default ->
                    Style.shown(
                            schedule.string("expr").orElse("?")
                                    + schedule.string("tz").map(zone -> " " + zone).orElse(""));
        };
    }

    static String span(long millis) {
        return Duration.ofMillis(millis).toString().substring(2).toLowerCase(Locale.ROOT);
    }

    static String state(Json.Obj job) {
        Json.Obj state = job.object("state");
        if (state.has("runningAtMs")) {
            return "running";
        }
        boolean off = !job.isTrue("enabled");
        String last = state.string("lastStatus").orElse("-");
        return off ? "off (" + last + ")" : last;
    }
}
