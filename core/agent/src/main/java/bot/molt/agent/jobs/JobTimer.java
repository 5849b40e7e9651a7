package bot.molt.agent.jobs;

import bot.molt.agent.Run;
import bot.molt.agent.RunEvent;
import bot.molt.agent.RunResult;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.store.JobTable;
import bot.molt.store.Stores;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for the next moment of any job, begins what is due and notes how it ended. One wait at a
/// time, for the earliest moment alone; whatever changes that wakes it.
///
/// Threads: one works, any number wake it.
final class JobTimer {
    /// What the keys of all messages of jobs begin with.
    static final String KEY = "cron:";

    /// So late a moment may be without having been missed.
    static final Duration GRACE = Duration.ofMinutes(1);

    private static final System.Logger LOG = System.getLogger(JobTimer.class.getName());

    private final Jobs.Parts parts;
    private final JobListener told;
    private final Supplier<Beat> beat;
    private final JobRuns runs;
    private final Alarm alarm;
    private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();

    /// A run that is over and not noted yet.
    private record Ended(String owner, String runId, RunResult result) {}

    /// @param beat what else is due
    JobTimer(Jobs.Parts parts, JobListener told, Supplier<Beat> beat) {
        this.parts = parts;
        this.beat = beat;
        this.told = told;
        this.runs = new JobRuns(parts, this::happened, told);
        this.alarm = new Alarm(parts.clock());
        parts.agents().listen(this::happened);
    }

    JobRuns runs() {
        return runs;
    }

    void wake() {
        alarm.wake();
    }

    private Stores stores() {
        return parts.agents().stores();
    }

    private void happened(Run run, RunEvent event) {
        if (event instanceof RunEvent.Ended(RunResult result) && run.id().startsWith(KEY)) {
            ended.add(new Ended(run.caller().userId(), run.id(), result));
            alarm.wake();
        }
    }

    void work() throws InterruptedException {
        boolean fresh = true;
        while (true) {
            Long next;
            try {
                boolean stepped = alarm.stepped();
                if (fresh) {
                    runs.takeUp();
                }
                if (fresh || stepped) {
                    set();
                }
                fresh = false;
                next = pass();
            } catch (CodedException e) {
                LOG.log(Level.WARNING, "jobs: {0}; looked at again in a minute", e.text());
                next = parts.clock().instant().plus(GRACE).toEpochMilli();
            } catch (RuntimeException e) {
                LOG.log(Level.WARNING, "jobs: looked at again in a minute", e);
                next = parts.clock().instant().plus(GRACE).toEpochMilli();
            }
            alarm.await(next);
        }
    }

    /// Does what is due; when the next is, null where nothing is waited for.
    private @Nullable Long pass() throws InterruptedException {
        noteEnds();
        return earlier(beat.get().pass(), jobs());
    }

    private static @Nullable Long earlier(@Nullable Long one, @Nullable Long other) {
        return one == null || other != null && other < one ? other : one;
    }

    private @Nullable Long jobs() throws InterruptedException {
        JobsConfig settings = parts.settings().get();
        if (!settings.enabled()) {
            return null;
        }
        List<JobTable.Row> due = due();
        while (!due.isEmpty()) {
            for (JobTable.Row row : due) {
                if (row.runId() == null && open() >= settings.maxConcurrentRuns()) {
                    return null;
                }
                due(Job.of(row));
            }
            due = due();
        }
        return stores().read(tx -> stores().jobs().nextAt(tx)).orElse(null);
    }

    private List<JobTable.Row> due() {
        long now = parts.clock().millis();
        return stores().read(tx -> stores().jobs().due(tx, now, 100));
    }

    private int open() {
        return stores().read(tx -> stores().jobs().openRuns(tx)).size();
    }

    private void noteEnds() {
        for (Ended end = ended.peek(); end != null; end = ended.peek()) {
            runs.end(end.owner(), end.runId(), end.result());
            ended.remove();
        }
    }

    private void due(Job job) throws InterruptedException {
        Long slot = job.nextAt();
        if (slot == null) {
            return;
        }
        String runId = KEY + job.id() + ":" + slot;
        if (!parts.stillIn().test(job.caller())) {
            runs.note(job, slot, runId, skipped("whoever made it may not come in any more"));
            disable(job);
        } else if (job.runId() != null) {
            runs.note(job, slot, runId, skipped("the run before has not ended"));
        } else {
            begin(job, slot, runId);
        }
    }

    private void begin(Job job, long slot, String runId) throws InterruptedException {
        try {
            runs.begin(job, slot, runId)
                    .ifPresent(_ ->
                            told.happened(job.caller().userId(), Jobs.event(job, "started", slot)));
        } catch (CodedException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                throw e;
            }
            runs.note(job, slot, runId, runs.failed(e.text()));
        }
    }

    private static Job.Ending skipped(String why) {
        return new Job.Ending("skipped", why, "", 0, 0);
    }

    private void disable(Job seen) {
        stores().write(tx -> {
            Optional<JobTable.Row> row = stores().jobs().find(tx, seen.id());
            if (row.isPresent()) {
                Job job = Job.of(row.get());
                stores().jobs()
                        .put(
                                tx,
                                job.saying(job.spec().disabled(), parts.clock().millis())
                                        .dueAt(null)
                                        .row());
            }
            return true;
        });
    }

    /// Sets every job by the clock as it is now: after the start, and where the clock was put
    /// forward or back.
    private void set() throws InterruptedException {
        Instant now = parts.clock().instant();
        boolean skips = parts.settings().get().catchUp() == JobsConfig.CatchUp.SKIP;
        for (JobTable.Row row : stores().read(tx -> stores().jobs().all(tx, null))) {
            Job job = Job.of(row);
            Long at = job.nextAt();
            boolean missed = at != null && at < now.minus(GRACE).toEpochMilli();
            if (at != null && missed && skips) {
                runs.note(
                        job,
                        at,
                        KEY + job.id() + ":" + at,
                        skipped("missed: the gateway did not run or slept"));
            } else if (at != null && at > now.toEpochMilli()) {
                earlier(job, at, now);
            }
        }
    }

    /// Where the clock was put back, moments that nobody has dealt with are to come again.
    private void earlier(Job job, long at, Instant now) {
        Long next = runs.due(job, now);
        if (next != null && next < at) {
            Optional<Job> set =
                    stores().write(tx -> {
                        Optional<Job> found =
                                stores().jobs()
                                        .find(tx, job.id())
                                        .filter(each -> Long.valueOf(at).equals(each.nextAt()))
                                        .map(each -> Job.of(each).dueAt(next));
                        if (found.isPresent()) {
                            stores().jobs().put(tx, found.get().row());
                        }
                        return found;
                    });
            set.ifPresent(each ->
                    told.happened(each.caller().userId(), Jobs.event(each, "updated", null)));
        }
    }
}
