package bot.molt.agent.jobs;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The times on a wall clock that a cron expression names: `minute hour day month weekday`, a field
/// for seconds before them where there are six. Where day and weekday are both given, one of them
/// is enough.
///
/// @param nth weekdays by their place in the month
/// @param lastDay whether the last day of a month is one
/// @param isAnyDay whether the field of days begins with `*`: then the weekday decides too; the
///   same the other way round
record CronTimes(
        long seconds,
        long minutes,
        long hours,
        long days,
        long months,
        long weekdays,
        Set<Nth> nth,
        boolean lastDay,
        boolean isAnyDay,
        boolean isAnyWeekday) {
    private static final long EVERY_HOUR = (1L << 24) - 1;

    private static final Map<String, String> NAMED =
            Map.of(
                    "@yearly", "0 0 1 1 *",
                    "@annually", "0 0 1 1 *",
                    "@monthly", "0 0 1 * *",
                    "@weekly", "0 0 * * 0",
                    "@daily", "0 0 * * *",
                    "@midnight", "0 0 * * *",
                    "@hourly", "0 * * * *");

    /// A weekday by its place in the month.
    ///
    /// @param weekday 0 is Sunday
    /// @param place 1..5; 0 for the last
    record Nth(int weekday, int place) {}

    /// Errors: `invalid_params` with the field that is wrong.
    static CronTimes parse(String expression) {
        String text = expression.strip();
        String[] fields = NAMED.getOrDefault(text.toLowerCase(Locale.ROOT), text).split("\\s+");
        if (fields.length != 5 && fields.length != 6) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "schedule.expr: %s (expected: 5 or 6 fields, such as 0 7 * * 1-5)"
                            .formatted(expression));
        }
        int at = fields.length - 5;
        Days days = Days.parse(fields[at + 2], fields[at + 4]);
        return new CronTimes(
                CronField.SECOND.bits(at == 0 ? "0" : fields[0]),
                CronField.MINUTE.bits(fields[at]),
                CronField.HOUR.bits(fields[at + 1]),
                days.days(),
                CronField.MONTH.bits(fields[at + 3]),
                days.weekdays(),
                Set.copyOf(days.nth()),
                days.lastDay(),
                isAny(fields[at + 2]),
                isAny(fields[at + 4]));
    }

    private static boolean isAny(String field) {
        return field.startsWith("*") || field.equals("?");
    }

    /// What the fields of days and weekdays say.
    private record Days(long days, boolean lastDay, long weekdays, List<Nth> nth) {
        static Days parse(String days, String weekdays) {
            long dayBits = 0;
            boolean last = false;
            for (String part : days.split(",", -1)) {
                boolean isLast = part.equalsIgnoreCase("L");
                last |= isLast;
                dayBits |= isLast ? 0 : CronField.DAY.bits(part);
            }
            long weekdayBits = 0;
            List<Nth> nth = new ArrayList<>();
            for (String part : weekdays.split(",", -1)) {
                Optional<Nth> one = nth(part);
                one.ifPresent(nth::add);
                weekdayBits |= one.isPresent() ? 0 : CronField.WEEKDAY.bits(part);
            }
            boolean sunday = (weekdayBits & 1L << 7) != 0;
            return new Days(dayBits, last, sunday ? weekdayBits | 1 : weekdayBits, nth);
        }

        /// `fri#2` is the second Friday, `friL` and `5L` the last.
        private static Optional<Nth> nth(String part) {
            int hash = part.indexOf('#');
            if (hash > 0) {
                String place = part.substring(hash + 1);
                if (!place.matches("[1-5]")) {
                    throw CronField.WEEKDAY.wrong(part);
                }
                return Optional.of(nth(part.substring(0, hash), Integer.parseInt(place)));
            }
            boolean isLast = part.length() > 1 && part.toUpperCase(Locale.ROOT).endsWith("L");
            return isLast
                    ? Optional.of(nth(part.substring(0, part.length() - 1), 0))
                    : Optional.empty();
        }

        private static Nth nth(String weekday, int place) {
            return new Nth(CronField.WEEKDAY.number(weekday) % 7, place);
        }
    }

    /// Whether no hour of a day is left out.
    boolean isEveryHour() {
        return hours == EVERY_HOUR;
    }

    /// The first time that is `from` or later, and before `limit`.
    ///
    /// @param from in whole seconds
    Optional<LocalDateTime> next(LocalDateTime from, LocalDateTime limit) {
        LocalDate date = from.toLocalDate();
        Optional<LocalDateTime> found = Optional.empty();
        LocalTime earliest = from.toLocalTime();
        while (found.isEmpty() && !date.isAfter(limit.toLocalDate())) {
            found = matches(date) ? time(earliest).map(date::atTime) : Optional.empty();
            date = date.plusDays(1);
            earliest = LocalTime.MIDNIGHT;
        }
        return found.filter(time -> time.isBefore(limit));
    }

    private Optional<LocalTime> time(LocalTime from) {
        int start = from.truncatedTo(ChronoUnit.SECONDS).toSecondOfDay();
        for (int hour = start / 3_600; hour < 24; hour++) {
            int minute = hour == start / 3_600 ? start / 60 % 60 : 0;
            for (; has(hours, hour) && minute < 60; minute++) {
                int first = Math.max(0, start - hour * 3_600 - minute * 60);
                int second = has(minutes, minute) ? bitFrom(seconds, first) : 64;
                if (second < 60) {
                    return Optional.of(LocalTime.of(hour, minute, second));
                }
            }
        }
        return Optional.empty();
    }

    /// The lowest bit from a place on; 64 where there is none.
    private static int bitFrom(long bits, int place) {
        return place > 59 ? 64 : Long.numberOfTrailingZeros(bits & -1L << place);
    }

    private static boolean has(long bits, int place) {
        return (bits & 1L << place) != 0;
    }

    private boolean matches(LocalDate date) {
        if (!has(months, date.getMonthValue())) {
            return false;
        }
        return isAnyDay || isAnyWeekday
                ? matchesDay(date) && matchesWeekday(date)
                : matchesDay(date) || matchesWeekday(date);
    }

    private boolean matchesDay(LocalDate date) {
        boolean isLast = date.getDayOfMonth() == date.lengthOfMonth();
        return has(days, date.getDayOfMonth()) || (lastDay && isLast);
    }

    private boolean matchesWeekday(LocalDate date) {
        int weekday = date.getDayOfWeek().getValue() % DayOfWeek.values().length;
        int place = (date.getDayOfMonth() - 1) / 7 + 1;
        boolean isLast = date.getDayOfMonth() + 7 > date.lengthOfMonth();
        return has(weekdays, weekday)
                || nth.contains(new Nth(weekday, place))
                || (isLast && nth.contains(new Nth(weekday, 0)));
    }
}
