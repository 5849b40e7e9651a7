package bot.molt.agent.jobs;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Run;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.base.Require;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.EventTable;
import bot.molt.store.JobTable;
import bot.molt.store.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What agents do by the clock. A moment of a job has one run at most, whatever stops or whoever
/// puts the clock forward or back; a job runs with the rights of whoever made it. Users have their
/// own jobs; the operator sees all.
///
/// Threads: safe for any number; one of its own waits for the next moment, once there is a job.
public final class Jobs implements AutoCloseable {
    private static final int MOST_OF_ONE = 500;
    private static final int MOST_RUNS = 5_000;

    private final Parts parts;
    private final JobRuns runs;
    private final JobTimer timer;
    private final List<JobListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantLock starting = new ReentrantLock();
    private volatile Beat beat = Beat.NONE;
    private @Nullable Worker worker;
    private boolean closed;

    /// What jobs are made of.
    ///
    /// @param defaultAgent id of the agent of jobs that name none
    /// @param zone of expressions that name none
    /// @param stillIn whether whoever made a job may still come in
    public record Parts(
            Agents agents,
            Supplier<JobsConfig> settings,
            Supplier<String> defaultAgent,
            Supplier<ZoneId> zone,
            Predicate<Caller> stillIn,
            InstantSource clock) {}

    public Jobs(Parts parts) {
        this.parts = parts;
        this.timer = new JobTimer(parts, this::tell, () -> beat);
        this.runs = timer.runs();
    }

    /// Is told of what happens to jobs.
    public void listen(JobListener listener) {
        listeners.add(listener);
    }

    private void tell(String owner, Json.Obj event) {
        listeners.forEach(listener -> listener.happened(owner, event));
    }

    /// Begins to wait for moments; does nothing the second time.
    public void start() {
        starting.lock();
        try {
            if (worker == null && !closed) {
                worker = Worker.virtual("jobs", timer::work);
            }
        } finally {
            starting.unlock();
        }
    }

    /// Something else that is due by this clock.
    public void beside(Beat other) {
        beat = other;
        timer.wake();
    }

    /// Looks at the clock and the settings anew.
    public void look() {
        timer.wake();
    }

    private Stores stores() {
        return parts.agents().stores();
    }

    private void tell(Job job, String action) {
        tell(job.caller().userId(), event(job, action, null));
    }

    /// `{"jobId":"…","action":"started","runAtMs":…}`.
    static Json.Obj event(Job job, String action, @Nullable Long dueAt) {
        Json.ObjectBuilder event = Json.object().put("jobId", job.id()).put("action", action);
        if (dueAt != null) {
            event.put("runAtMs", dueAt);
        }
        Long next = job.nextAt();
        if (next != null && dueAt == null) {
            event.put("nextRunAtMs", next);
        }
        return event.build();
    }

    /// Makes a job that runs with the rights of its maker.
    ///
    /// Errors: `invalid_params` for a moment that is over or never comes; `busy` where somebody has
    /// too many.
    public Job add(Caller caller, JobSpec wanted) {
        Instant now = parts.clock().instant();
        JobSpec spec = wanted.from(now.toEpochMilli());
        Job plain =
                new Job(
                        UUID.randomUUID().toString(),
                        caller,
                        spec,
                        now.toEpochMilli(),
                        now.toEpochMilli(),
                        Slots.NONE,
                        Json.Obj.EMPTY,
                        null,
                        null);
        Job job = plain.dueAt(due(plain, now));
        stores().write(tx -> {
            if (stores().jobs().count(tx, caller.userId()) >= MOST_OF_ONE) {
                throw new CodedException(
                        ErrorCode.INVALID_PARAMS,
                        "jobs: %s has %d (expected: fewer; moltbot cron rm takes one away)"
                                .formatted(caller.userId(), MOST_OF_ONE));
            }
            stores().jobs().put(tx, job.row());
            return true;
        });
        start();
        tell(job, "added");
        timer.wake();
        return job;
    }

    /// When a job that somebody wants is due first.
    private @Nullable Long due(Job job, Instant now) {
        JobSpec.When when = job.spec().schedule();
        Long at = when.atMs();
        if (at != null && when.kind().equals("at")) {
            Require.that(
                    !job.spec().enabled() || at >= now.minus(JobTimer.GRACE).toEpochMilli(),
                    "schedule.atMs",
                    Instant.ofEpochMilli(at),
                    "a moment to come; it is " + now);
            return job.spec().enabled() && !job.slots().has(at) ? at : null;
        }
        if (runs.schedule(job).after(now).isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "schedule.expr: %s never comes (expected: a time within ten years)"
                            .formatted(when.expr()));
        }
        return runs.due(job, now);
    }

    /// The job of an id.
    ///
    /// Errors: `not_found` for one that is not there, or not the caller's.
    public Job get(Caller caller, String id) {
        return stores().read(tx -> stores().jobs().find(tx, id))
                .map(Job::of)
                .filter(job -> mayKnow(caller, job))
                .orElseThrow(() -> missing(id));
    }

    private static boolean mayKnow(Caller caller, Job job) {
        return caller.isOperator() || job.caller().userId().equals(caller.userId());
    }

    private static CodedException missing(String id) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "job: %s (expected: an id that cron.list names)".formatted(id));
    }

    /// Changes a job; it keeps the rights of its maker.
    ///
    /// Errors: as [#add]; `not_found`.
    public Job update(Caller caller, String id, Json.Obj patch) {
        Instant now = parts.clock().instant();
        Job changed =
                stores().write(tx -> {
                    Job job =
                            stores().jobs()
                                    .find(tx, id)
                                    .map(Job::of)
                                    .filter(each -> mayKnow(caller, each))
                                    .orElseThrow(() -> missing(id));
                    JobSpec spec = job.spec().patched(patch).from(job.created());
                    Job saying = job.saying(spec, now.toEpochMilli());
                    boolean same =
                            spec.schedule().equals(job.spec().schedule())
                                    && spec.enabled() == job.spec().enabled();
                    Job next = same ? saying : saying.dueAt(due(saying, now));
                    stores().jobs().put(tx, next.row());
                    return next;
                });
        start();
        tell(changed, "updated");
        timer.wake();
        return changed;
    }

    /// Takes a job away; a run that is open ends by itself.
    public boolean remove(Caller caller, String id) {
        Optional<Job> found =
                stores().write(tx -> {
                    Optional<Job> job =
                            stores().jobs()
                                    .find(tx, id)
                                    .map(Job::of)
                                    .filter(each -> mayKnow(caller, each));
                    if (job.isPresent()) {
                        stores().jobs().remove(tx, id);
                    }
                    return job;
                });
        found.ifPresent(job -> tell(job.dueAt(null), "removed"));
        timer.wake();
        return found.isPresent();
    }

    /// What came of asking for a run.
    ///
    /// @param runId the run; null where there is none
    /// @param reason why there is none; empty where there is one
    public record Asked(@Nullable String runId, String reason) {}

    /// Runs a job beside its schedule.
    ///
    /// @param onlyDue whether nothing happens where no moment of it has come
    public Asked run(Caller caller, String id, boolean onlyDue) throws InterruptedException {
        Job job = get(caller, id);
        Long at = job.nextAt();
        boolean isDue = at != null && at <= parts.clock().millis();
        if (onlyDue && !isDue) {
            return new Asked(null, "not-due");
        }
        if (job.runId() != null) {
            return new Asked(null, "already-running");
        }
        start();
        Long slot = isDue ? at : null;
        String runId =
                JobTimer.KEY + job.id() + ":" + (slot == null ? Ids.text(12) : slot.toString());
        boolean event =
                job.spec().payload().isEvent()
                        && job.spec().wakeMode() == JobSpec.WakeMode.NEXT_HEARTBEAT;
        Optional<Run> run = runs.begin(job, slot, runId);
        if (run.isEmpty() && !event) {
            return new Asked(null, "already-running");
        }
        long due = slot == null ? parts.clock().millis() : slot;
        tell(job.caller().userId(), event(job, "started", due));
        return new Asked(runId, "");
    }

    /// Those of a caller; of everybody for the operator. The next that is due comes first.
    public List<Job> all(Caller caller) {
        String owner = caller.isOperator() ? null : caller.userId();
        return stores().read(tx -> stores().jobs().all(tx, owner)).stream().map(Job::of).toList();
    }

    /// How the latest runs of a job ended, the latest last.
    ///
    /// Errors: `not_found`.
    public List<Json.Obj> runs(Caller caller, String id, int limit) {
        int most = (int) Require.range("limit", limit, 1, MOST_RUNS);
        String owner = caller.isOperator() ? null : caller.userId();
        List<Json.Obj> entries =
                stores().read(tx -> stores().jobs().runs(tx, id, owner, most)).stream()
                        .map(JobTable.JobRun::entry)
                        .filter(entry -> entry != null)
                        .toList();
        if (entries.isEmpty()) {
            get(caller, id);
        }
        return entries.reversed();
    }

    /// Whether moments of jobs are waited for.
    public boolean enabled() {
        return parts.settings().get().enabled();
    }

    /// Tells a caller's main session that something happened.
    ///
    /// @param now whether it is answered at once, else with the session's next message
    public void happened(Caller caller, String text, boolean now) throws InterruptedException {
        String session = SessionKey.of("main", parts.defaultAgent().get(), caller).text();
        Beat other = beat;
        boolean beats = other.isFor(session);
        if (now && !beats) {
            parts.agents().submit(Inbound.of(Ids.next("wake"), caller, "main", runs.event(text)));
            return;
        }
        EventTable.Event event = new EventTable.Event(parts.clock().millis(), text);
        stores().write(tx -> {
            stores().events().put(tx, session, event);
            return true;
        });
        if (now) {
            heard(session);
        }
    }

    /// What waits to be told a session is told now, where heartbeats are for it; else with its next
    /// message.
    ///
    /// @param session whole key
    public void heard(String session) {
        Beat other = beat;
        if (other.isFor(session)) {
            start();
            other.wake(session);
        }
    }

    /// Waits for no moment any more.
    @Override
    public void close() {
        Worker last;
        starting.lock();
        try {
            closed = true;
            last = worker;
        } finally {
            starting.unlock();
        }
        if (last != null) {
            last.close();
        }
    }
}
