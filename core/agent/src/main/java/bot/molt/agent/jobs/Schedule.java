package bot.molt.agent.jobs;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/// The moments at which a job is due. The same schedule gives the same moments whenever it is
/// asked.
sealed interface Schedule {
    /// The first moment behind another one; empty where there is none.
    Optional<Instant> after(Instant moment);

    /// Once.
    record At(Instant at) implements Schedule {
        @Override
        public Optional<Instant> after(Instant moment) {
            return at.isAfter(moment) ? Optional.of(at) : Optional.empty();
        }
    }

    /// Again and again, counted from a moment on that is none of them.
    record Every(Duration every, Instant anchor) implements Schedule {
        @Override
        public Optional<Instant> after(Instant moment) {
            long step = every.toMillis();
            long passed = Math.floorDiv(moment.toEpochMilli() - anchor.toEpochMilli(), step);
            return Optional.of(anchor.plusMillis((Math.max(0, passed) + 1) * step));
        }
    }

    /// By the clock on the wall of a time zone.
    ///
    /// Where clocks are put forward, times that no clock shows are due once, at the moment of the
    /// change. Where they are put back, a time that clocks show twice is due the first time only,
    /// unless the expression names every hour: then hours are hours.
    record Cron(CronTimes times, ZoneId zone) implements Schedule {
        private static final int YEARS = 10;

        @Override
        public Optional<Instant> after(Instant moment) {
            ZoneRules rules = zone.getRules();
            Instant from = moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1);
            Instant horizon = from.plus(366L * YEARS, ChronoUnit.DAYS);
            Instant at = from;
            Optional<Instant> found = Optional.empty();
            while (found.isEmpty() && at.isBefore(horizon)) {
                ZoneOffsetTransition change = rules.nextTransition(at);
                Instant end = change == null ? horizon : change.getInstant();
                found = between(rules, at, end.isBefore(horizon) ? end : horizon);
                if (found.isEmpty() && change != null) {
                    found = skipped(change);
                }
                at = end;
            }
            return found;
        }

        /// In a time in which no clock is changed.
        private Optional<Instant> between(ZoneRules rules, Instant from, Instant end) {
            ZoneOffset offset = rules.getOffset(from);
            LocalDateTime start = LocalDateTime.ofInstant(from, offset);
            LocalDateTime limit = LocalDateTime.ofInstant(end, offset);
            LocalDateTime fresh = times.isEveryHour() ? start : unseen(rules, from, start);
            return times.next(fresh, limit).map(time -> time.toInstant(offset));
        }

        /// The first time that clocks have not shown before.
        private static LocalDateTime unseen(ZoneRules rules, Instant from, LocalDateTime start) {
            ZoneOffsetTransition last = rules.previousTransition(from.plusNanos(1));
            boolean again =
                    last != null && last.isOverlap() && start.isBefore(last.getDateTimeBefore());
            return again ? last.getDateTimeBefore() : start;
        }

        private Optional<Instant> skipped(ZoneOffsetTransition change) {
            return change.isGap()
                    ? times.next(change.getDateTimeBefore(), change.getDateTimeAfter())
                            .map(_ -> change.getInstant())
                    : Optional.empty();
        }
    }
}
