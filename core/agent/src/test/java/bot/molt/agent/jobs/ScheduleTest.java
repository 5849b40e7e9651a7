package bot.molt.agent.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Clocks in Berlin are put forward on 2026-03-29 and back on 2026-10-25, both at 01:00 UTC.
class ScheduleTest {
    private static String next(Schedule schedule, String from, int count) {
        List<String> moments = new ArrayList<>();
        Optional<Instant> at = schedule.after(Instant.parse(from));
        while (at.isPresent() && moments.size() < count) {
            moments.add(at.get().toString().substring(0, 16));
            at = schedule.after(at.get());
        }
        return String.join(" ", moments);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30 2 * * *|Europe/Berlin|2026-03-28T12:00:00Z|2026-03-29T01:00 2026-03-30T00:30",
                "*/20 2 * * *|Europe/Berlin|2026-03-28T12:00:00Z|2026-03-29T01:00 2026-03-30T00:00",
                "*/30 * * * *|Europe/Berlin|2026-03-29T00:00:00Z|2026-03-29T00:30 2026-03-29T01:00 2026-03-29T01:30",
                "30 2 * * *|Europe/Berlin|2026-10-24T12:00:00Z|2026-10-25T00:30 2026-10-26T01:30",
                "*/30 * * * *|Europe/Berlin|2026-10-25T00:00:00Z|2026-10-25T00:30 2026-10-25T01:00 2026-10-25T01:30 2026-10-25T02:00",
                "0 7 * * 1-5|Asia/Shanghai|2026-11-27T23:30:00Z|2026-11-29T23:00 2026-11-30T23:00",
                "0 0 L * *|UTC|2026-02-01T00:00:00Z|2026-02-28T00:00 2026-03-31T00:00",
                "0 9 * * fri#2|UTC|2026-11-01T00:00:00Z|2026-11-13T09:00 2026-12-11T09:00",
                "0 9 * * 5L|UTC|2026-11-01T00:00:00Z|2026-11-27T09:00 2026-12-25T09:00",
                "0 9 13 * fri|UTC|2026-12-01T00:00:00Z|2026-12-04T09:00 2026-12-11T09:00 2026-12-13T09:00",
                "0 0 */10 * *|UTC|2026-11-01T00:00:00Z|2026-11-11T00:00 2026-11-21T00:00 2026-12-01T00:00",
                "0 0 29 feb ?|UTC|2026-03-01T00:00:00Z|2028-02-29T00:00",
                "0 12 * * 7|UTC|2026-11-27T00:00:00Z|2026-11-29T12:00",
                "@weekly|UTC|2026-11-27T00:00:00Z|2026-11-29T00:00",
                "0 0 30 2 *|UTC|2026-11-27T00:00:00Z|",
            })
    void anExpressionNamesTimesOfAZone(String expression, String zone, String from, String all) {
        Schedule schedule = new Schedule.Cron(CronTimes.parse(expression), ZoneId.of(zone));
        int count = all == null ? 1 : all.split(" ").length;
        assertThat(next(schedule, from, count)).isEqualTo(all == null ? "" : all);
    }

    @Test
    void sixFieldsBeginWithSeconds() {
        Schedule schedule = new Schedule.Cron(CronTimes.parse("*/20 0 7 * * *"), ZoneId.of("UTC"));
        Instant at = Instant.parse("2026-11-28T07:00:20Z");
        assertThat(schedule.after(at)).contains(Instant.parse("2026-11-28T07:00:40Z"));
        assertThat(schedule.after(at.plusSeconds(20)))
                .contains(Instant.parse("2026-11-29T07:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "61 * * * *",
                "* * * *",
                "5-1 * * * *",
                "*/0 * * * *",
                "x * * * *",
                "0 0 * * 8",
                "0 0 * * fri#6",
                "0 0 0 * *",
                "",
                "1,,2 * * * *",
                "99999999999 * * * *"
            })
    void whatIsNoExpressionIsRefused(String expression) {
        assertThatThrownBy(() -> CronTimes.parse(expression))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("schedule.expr");
    }

    @Test
    void everyCountsFromItsAnchor() {
        Instant anchor = Instant.parse("2026-11-28T07:00:00Z");
        Schedule schedule = new Schedule.Every(Duration.ofMinutes(10), anchor);
        assertThat(next(schedule, "2026-11-28T07:00:00Z", 2))
                .isEqualTo("2026-11-28T07:10 2026-11-28T07:20");
        assertThat(next(schedule, "2026-11-28T07:14:59Z", 1)).isEqualTo("2026-11-28T07:20");
        assertThat(next(schedule, "2026-11-27T00:00:00Z", 1)).isEqualTo("2026-11-28T07:10");
    }

    @Test
    void aMomentThatIsDealtWithNeverComesBack() {
        Schedule hourly = new Schedule.Every(Duration.ofHours(1), Instant.EPOCH);
        long hour = Duration.ofHours(1).toMillis();
        Slots slots = Slots.NONE.with(hour, hourly).with(2 * hour, hourly).with(9 * hour, hourly);
        assertThat(slots.ranges())
                .containsExactly(
                        new Slots.Range(hour, 2 * hour), new Slots.Range(9 * hour, 9 * hour));
        assertThat(slots.next(hourly, 0)).contains(3 * hour);
        assertThat(slots.next(hourly, 8 * hour)).contains(10 * hour);
        assertThat(Slots.of(((Json.Arr) slots.toJson()).items())).isEqualTo(slots);
    }
}
