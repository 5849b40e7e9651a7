package bot.molt.agent.jobs;

import bot.molt.agent.Agents;
import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.Run;
import bot.molt.agent.RunListener;
import bot.molt.agent.RunResult;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.turn.Said;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.store.EventTable;
import bot.molt.store.InboxTable;
import bot.molt.store.JobTable;
import bot.molt.store.JobTable.JobRun;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.TranscriptTable;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands the turns of jobs to the inbox and notes what became of them. That a moment of a job is
/// dealt with and that its message is taken are one commit.
///
/// Threads: safe for any number.
final class JobRuns {
    private static final int HISTORY = 200;
    private static final Duration KEPT = Duration.ofDays(30);

    private final Jobs.Parts parts;
    private final Agents agents;
    private final RunListener ended;
    private final JobListener told;

    /// A message that was not taken, because somebody else was faster or the job is another now.
    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final boolean recorded;

        /// @param recorded whether the moment has a run already
        Overtaken(boolean recorded) {
            super("overtaken");
            this.recorded = recorded;
        }
    }

    /// @param ended told at the end of every run
    JobRuns(Jobs.Parts parts, RunListener ended, JobListener told) {
        this.parts = parts;
        this.told = told;
        this.agents = parts.agents();
        this.ended = ended;
    }

    private Stores stores() {
        return agents.stores();
    }

    private ZoneId zone() {
        return parts.zone().get();
    }

    Schedule schedule(Job job) {
        return job.spec().schedule().schedule(zone());
    }

    private SessionKey session(Job job, String name) {
        String agent = job.spec().agentId();
        return SessionKey.of(
                name, agent == null ? parts.defaultAgent().get() : agent, job.caller());
    }

    /// Begins the run of a job.
    ///
    /// @param slot the moment at which it was due; null where somebody asks for it
    /// @return empty where there is nothing to wait for: it ended at once, or somebody else was
    ///   faster
    Optional<Run> begin(Job job, @Nullable Long slot, String runId) throws InterruptedException {
        boolean waits = job.spec().wakeMode() == JobSpec.WakeMode.NEXT_HEARTBEAT;
        if (job.spec().payload().isEvent() && waits) {
            tellLater(job, slot, runId);
            return Optional.empty();
        }
        boolean[] noted = new boolean[1];
        try {
            Run run =
                    agents.submit(
                            message(job, runId),
                            ended,
                            tx -> {
                                noted[0] = true;
                                begun(tx, job, slot, runId);
                            });
            if (!noted[0]) {
                note(job, slot, runId, failed("a message of this key was there before"));
            }
            return Optional.of(run);
        } catch (Overtaken e) {
            if (e.recorded) {
                note(job, slot, runId, failed("it had run before"));
            }
            return Optional.empty();
        }
    }

    private void begun(Tx tx, Job seen, @Nullable Long slot, String runId) throws SQLException {
        JobTable table = stores().jobs();
        Job job = current(tx, seen, slot);
        if (job.runId() != null) {
            throw new Overtaken(false);
        }
        if (!table.begin(tx, new JobRun(runId, job.id(), job.caller().userId(), slot, null))) {
            throw new Overtaken(true);
        }
        long now = parts.clock().millis();
        Job past = slot == null ? job : job.past(slot, schedule(job), now);
        table.put(tx, past.running(runId, now).row());
        if (!job.spec().payload().isEvent()) {
            anew(tx, session(job, "cron:" + job.id()).text(), job, now);
        }
    }

    /// The job as it is now, where the same moment is still to come.
    private Job current(Tx tx, Job seen, @Nullable Long slot) throws SQLException {
        return stores().jobs()
                .find(tx, seen.id())
                .filter(row -> slot == null || slot.equals(row.nextAt()))
                .map(Job::of)
                .filter(job -> job.spec().equals(seen.spec()))
                .orElseThrow(() -> new Overtaken(false));
    }

    /// Each turn of a job begins a conversation.
    private void anew(Tx tx, String key, Job job, long now) throws SQLException {
        Optional<SessionRow> found = stores().sessions().find(tx, key);
        if (found.isPresent()) {
            Json.Obj entry =
                    Fields.afterReset(found.get().entry())
                            .with("displayName", "Cron: " + job.spec().name());
            stores().sessions()
                    .put(
                            tx,
                            found.get()
                                    .renewed(TranscriptTable.newSessionId())
                                    .withEntry(entry)
                                    .at(now));
        }
    }

    private Inbound message(Job job, String runId) {
        JobSpec.Payload payload = job.spec().payload();
        Long limit = payload.timeoutSeconds();
        Inbound.Options options =
                Inbound.Options.NONE
                        .onAgent(job.spec().agentId())
                        .withModel(payload.model())
                        .withThinking(payload.thinking())
                        .within(limit == null ? null : Duration.ofSeconds(limit))
                        .sentTo(payload.deliver() ? route(job) : null);
        if (payload.isEvent()) {
            return Inbound.of(runId, job.caller(), "main", event(payload.said())).with(options);
        }
        String text = "[cron:%s %s] %s".formatted(job.id(), job.spec().name(), payload.said());
        String alone =
                "This turn was begun by the clock, not by a person. Nobody reads along, so do not ask anything; answer with what is to be reported.";
        return Inbound.of(runId, job.caller(), "cron:" + job.id(), text)
                .with(options.withSystem(alone));
    }

    /// What the main session is told, as a line of a message.
    String event(String text) {
        return Said.line(parts.clock().instant(), zone(), text);
    }

    /// Where the reply goes; null for nowhere.
    ///
    /// Errors: `invalid_params` where there is nowhere and that matters.
    private @Nullable Route route(Job job) {
        JobSpec.Payload payload = job.spec().payload();
        String main = session(job, "main").text();
        Json.Obj last =
                stores().read(tx -> stores().sessions().find(tx, main))
                        .map(SessionRow::entry)
                        .orElse(Json.Obj.EMPTY);
        String named = payload.channel();
        String channel =
                named == null || named.equals("last")
                        ? last.string("lastChannel").orElse("")
                        : named;
        String written = payload.to();
        String to = written == null ? last.string("lastTo").orElse("") : written;
        if (!channel.isEmpty() && !to.isEmpty() && agents.delivers(channel)) {
            return new Route(channel, to, "", "");
        }
        if (payload.bestEffortDeliver()) {
            return null;
        }
        throw new CodedException(
                ErrorCode.INVALID_PARAMS,
                "deliver: no way to %s %s (expected: a channel that is connected: %s)"
                        .formatted(
                                channel.isEmpty() ? "any channel" : channel,
                                to,
                                agents.channels().isEmpty()
                                        ? "there is none"
                                        : String.join(", ", agents.channels())));
    }

    private void tellLater(Job seen, @Nullable Long slot, String runId) {
        note(seen, slot, runId, new Job.Ending("ok", "", seen.spec().payload().said(), 0, 0));
    }

    Job.Ending failed(String error) {
        return new Job.Ending("error", error, "", 0, 0);
    }

    /// Notes a run that has no turn; an event is told with the next message.
    void note(Job seen, @Nullable Long slot, String runId, Job.Ending ending) {
        long now = parts.clock().millis();
        Job.Ending at = new Job.Ending(ending.status(), ending.error(), ending.text(), now, now);
        stores().write(tx -> {
            JobTable table = stores().jobs();
            Optional<JobTable.Row> row =
                    table.find(tx, seen.id())
                            .filter(each -> slot == null || slot.equals(each.nextAt()));
            if (row.isEmpty()) {
                return false;
            }
            Job job = Job.of(row.get());
            Job past = slot == null ? job : job.past(slot, schedule(job), now);
            String open = job.runId();
            Job noted = past.ended(at);
            Json.Obj entry = at.entry(job.id(), runId, slot == null ? now : slot);
            boolean first =
                    table.begin(
                            tx, new JobRun(runId, job.id(), seen.caller().userId(), slot, entry));
            if (first && at.status().equals("ok")) {
                stores().events()
                        .put(tx, session(job, "main").text(), new EventTable.Event(now, at.text()));
            }
            settle(tx, open == null ? noted : past, at.status());
            tell(tx, job.caller().userId(), entry, past.nextAt());
            return true;
        });
    }

    /// Writes a job whose run ended, unless that was its last.
    private void settle(Tx tx, Job job, String status) throws SQLException {
        boolean went = status.equals("ok");
        boolean isOnce = job.spec().schedule().kind().equals("at");
        if (went && job.spec().deleteAfterRun() && job.nextAt() == null) {
            stores().jobs().remove(tx, job.id());
        } else if (isOnce && job.nextAt() == null && job.spec().enabled()) {
            stores().jobs().put(tx, job.saying(job.spec().disabled(), job.updated()).row());
        } else {
            stores().jobs().put(tx, job.row());
        }
        for (String transcript : stores().jobs().prune(tx, job.id(), HISTORY)) {
            stores().forget(tx, session(job, "main").agent(), transcript);
        }
    }

    private void tell(Tx tx, String owner, Json.Obj entry, @Nullable Long nextAt) {
        Json.Obj event = nextAt == null ? entry : entry.with("nextRunAtMs", nextAt);
        stores().afterCommit(tx, () -> told.happened(owner, event));
    }

    /// Notes how a run ended, once.
    void end(String owner, String runId, RunResult result) {
        stores().write(tx -> {
            JobTable table = stores().jobs();
            Optional<JobRun> open =
                    table.findRun(tx, owner, runId).filter(run -> run.entry() == null);
            if (open.isEmpty()) {
                return false;
            }
            JobRun run = open.get();
            Optional<Job> job = table.find(tx, run.job()).map(Job::of);
            Job.Ending ending = ending(result);
            Long slot = run.slot();
            long due = slot == null ? ending.startedAt() : slot;
            Json.Obj entry = ending.entry(run.job(), runId, due);
            boolean alone = job.isPresent() && !job.get().spec().payload().isEvent();
            String transcript = result.facts().sessionId();
            table.end(tx, owner, runId, alone && !transcript.isEmpty() ? transcript : null, entry);
            if (job.isPresent()) {
                ended(tx, job.get(), runId, ending);
            }
            tell(tx, owner, entry, job.map(Job::nextAt).orElse(null));
            return true;
        });
    }

    private void ended(Tx tx, Job job, String runId, Job.Ending ending) throws SQLException {
        boolean current = runId.equals(job.runId());
        settle(tx, current ? job.ended(ending) : job, ending.status());
        String text = ending.error().isEmpty() ? ending.text() : ending.error();
        if (!job.spec().payload().isEvent() && !text.isEmpty()) {
            long now = parts.clock().millis();
            String told = job.spec().isolation().told(job.spec().name() + ": " + text);
            stores().events().put(tx, session(job, "main").text(), new EventTable.Event(now, told));
        }
    }

    private static Job.Ending ending(RunResult result) {
        String error =
                switch (result.status()) {
                    case OK -> "";
                    case ERROR -> result.error();
                    case ABORTED ->
                            result.stop().equals("timeout")
                                    ? "timed out"
                                    : "ended by somebody: " + result.stop();
                };
        return new Job.Ending(
                error.isEmpty() ? "ok" : "error",
                error,
                result.text(),
                result.facts().startedAt(),
                result.facts().endedAt());
    }

    /// Notes the ends that the last process did not come to, and forgets the runs of jobs that have
    /// long been gone.
    void takeUp() {
        long oldest = parts.clock().instant().minus(KEPT).toEpochMilli();
        stores().write(tx -> stores().jobs().forgetGone(tx, oldest));
        for (JobRun open : stores().read(tx -> stores().jobs().openRuns(tx))) {
            String key = Agents.key(open.owner(), open.runId());
            Optional<InboxTable.Message> message =
                    stores().read(tx -> stores().inbox().find(tx, key));
            if (message.isEmpty()) {
                end(open.owner(), open.runId(), RunResult.lost("its message is gone"));
            } else if (message.get().outcome() != null) {
                end(open.owner(), open.runId(), RunResult.of(message.get().outcome()));
            }
        }
    }

    /// When a job is due, as of now.
    @Nullable Long due(Job job, Instant now) {
        return job.spec().enabled()
                ? job.slots().next(schedule(job), now.toEpochMilli()).orElse(null)
                : null;
    }
}
