package bot.molt.agent.jobs;

import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.JobTable;
import org.jspecify.annotations.Nullable;

/// A job: what is wanted, by whom, and how it went.
///
/// @param caller whose rights its runs have: whoever made it
/// @param created milliseconds; the same for `updated`
/// @param slots the moments that are dealt with
/// @param last how the last run went, as the wire names it
/// @param nextAt milliseconds; null where it is not due any more
/// @param runId the run that has not ended; null for none
public record Job(
        String id,
        Caller caller,
        JobSpec spec,
        long created,
        long updated,
        Slots slots,
        Json.Obj last,
        @Nullable Long nextAt,
        @Nullable String runId) {
    private static final String RUNNING = "runningAtMs";

    static Job of(JobTable.Row row) {
        Json.Obj json = row.job();
        Json.Obj caller = json.object("caller");
        return new Job(
                row.id(),
                new Caller(
                        row.owner(),
                        Caller.Role.valueOf(caller.string("role").orElse("USER")),
                        caller.string("session").orElse("cron"),
                        caller.string("door").orElse("cron"),
                        caller.string("address").orElse("")),
                JobSpec.of(json.object("spec")),
                json.number("created").orElse(0L),
                json.number("updated").orElse(0L),
                Slots.of(json.items("slots")),
                json.object("last"),
                row.nextAt(),
                row.runId());
    }

    JobTable.Row row() {
        Json.Obj json =
                Json.object()
                        .put(
                                "caller",
                                Json.object()
                                        .put("role", caller.role().name())
                                        .put("session", caller.session())
                                        .put("door", caller.door())
                                        .put("address", caller.address())
                                        .build())
                        .put("spec", spec.toJson())
                        .put("created", created)
                        .put("updated", updated)
                        .put("slots", slots.toJson())
                        .put("last", last)
                        .build();
        return new JobTable.Row(id, caller.userId(), nextAt, runId, json);
    }

    /// As clients see it.
    public Json.Obj shape() {
        Json.Obj state = last;
        state = nextAt == null ? state : state.with("nextRunAtMs", nextAt);
        state = runId == null ? state.without(RUNNING) : state;
        Json.ObjectBuilder shape = Json.object().put("id", id).put("ownerId", caller.userId());
        Json.Obj written = spec.toJson();
        boolean tells = !spec.payload().isEvent();
        (tells ? written : written.without("isolation")).members().forEach(shape::put);
        return shape.put("createdAtMs", created)
                .put("updatedAtMs", updated)
                .put("state", state)
                .build();
    }

    Job saying(JobSpec other, long now) {
        return new Job(id, caller, other, created, now, slots, last, nextAt, runId);
    }

    /// Due then; null for not any more.
    Job dueAt(@Nullable Long moment) {
        return new Job(id, caller, spec, created, updated, slots, last, moment, runId);
    }

    /// With one more moment dealt with, due at the next.
    Job past(long slot, Schedule schedule, long now) {
        Slots more = slots.with(slot, schedule);
        Long next = more.next(schedule, now).orElse(null);
        return new Job(id, caller, spec, created, updated, more, last, next, runId);
    }

    Job running(String run, long now) {
        Json.Obj state = last.with(RUNNING, now);
        return new Job(id, caller, spec, created, updated, slots, state, nextAt, run);
    }

    /// What a run came to.
    Job ended(Ending ending) {
        Json.Obj state =
                last.without(RUNNING)
                        .with("lastRunAtMs", ending.startedAt())
                        .with("lastStatus", ending.status())
                        .with("lastDurationMs", ending.duration());
        state =
                ending.error().isEmpty()
                        ? state.without("lastError")
                        : state.with("lastError", ending.error());
        return new Job(id, caller, spec, created, updated, slots, state, nextAt, null);
    }

    /// How a run ended.
    ///
    /// @param status `ok`, `error` or `skipped`
    /// @param error one sentence; empty where there is none
    /// @param text what it said; empty for nothing
    record Ending(String status, String error, String text, long startedAt, long endedAt) {
        private static final int SUMMARY = 2_000;

        long duration() {
            return Math.max(0, endedAt - startedAt);
        }

        /// As the history keeps it.
        ///
        /// @param dueAt when it was to run
        Json.Obj entry(String job, String runId, long dueAt) {
            Json.ObjectBuilder entry =
                    Json.object()
                            .put("ts", endedAt)
                            .put("jobId", job)
                            .put("action", "finished")
                            .put("status", status);
            if (!error.isEmpty()) {
                entry.put("error", error);
            }
            if (!text.isEmpty()) {
                entry.put("summary", JobSpec.cut(text, SUMMARY));
            }
            return entry.put("runAtMs", dueAt)
                    .put("durationMs", duration())
                    .put("runId", runId)
                    .build();
        }
    }
}
