package bot.molt.agent.jobs;

import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The moments of a job that are dealt with, as ranges in which none is left. Once dealt with, a
/// moment never comes back, whatever the clock does.
///
/// @param ranges by their beginning; they do not overlap
record Slots(List<Range> ranges) {
    static final Slots NONE = new Slots(List.of());

    private static final int MOST = 16;

    /// From one moment to another, both included; milliseconds.
    record Range(long from, long to) {
        boolean has(long moment) {
            return from <= moment && moment <= to;
        }
    }

    Slots {
        ranges = List.copyOf(ranges);
    }

    /// What [#toJson] made.
    static Slots of(List<Json> items) {
        List<Range> ranges = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof Json.Obj range) {
                ranges.add(
                        new Range(range.number("from").orElse(0L), range.number("to").orElse(0L)));
            }
        }
        return new Slots(ranges);
    }

    Json toJson() {
        return Json.array(
                ranges.stream()
                        .map(range ->
                                Json.object()
                                        .put("from", range.from())
                                        .put("to", range.to())
                                        .build())
                        .toList());
    }

    boolean has(long moment) {
        return ranges.stream().anyMatch(range -> range.has(moment));
    }

    /// With one more moment.
    Slots with(long moment, Schedule schedule) {
        List<Range> all = new ArrayList<>();
        Range fresh = new Range(moment, moment);
        for (Range range : ranges) {
            if (range.has(moment)) {
                return this;
            }
            if (follows(range, moment, schedule)) {
                fresh = new Range(range.from(), moment);
            } else {
                all.add(range);
            }
        }
        int place = 0;
        while (place < all.size() && all.get(place).from() < fresh.from()) {
            place++;
        }
        all.add(place, fresh);
        return new Slots(bounded(all));
    }

    private static boolean follows(Range range, long moment, Schedule schedule) {
        return schedule.after(Instant.ofEpochMilli(range.to()))
                .filter(next -> next.toEpochMilli() == moment)
                .isPresent();
    }

    /// Where there are too many, the oldest become one: what lies between is left out for good.
    private static List<Range> bounded(List<Range> all) {
        if (all.size() <= MOST) {
            return all;
        }
        List<Range> fewer = new ArrayList<>(all.subList(2, all.size()));
        fewer.addFirst(new Range(all.get(0).from(), all.get(1).to()));
        return fewer;
    }

    /// The first moment behind another one that is not dealt with.
    Optional<Long> next(Schedule schedule, long now) {
        Optional<Long> next = after(schedule, now);
        for (Range range : ranges) {
            if (next.isPresent() && range.has(next.get())) {
                next = after(schedule, range.to());
            }
        }
        return next;
    }

    private static Optional<Long> after(Schedule schedule, long moment) {
        return schedule.after(Instant.ofEpochMilli(moment)).map(Instant::toEpochMilli);
    }
}
