package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.agent.jobs.Job;
import bot.molt.agent.jobs.JobSpec;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs over a real store, by a clock that the test puts forward and back.
class JobsTest {
    private static final Instant START = Instant.parse("2026-11-28T07:00:00Z");
    private static final Caller OPERATOR = AgentHouse.OPERATOR;

    @TempDir Path state;
    private final ScriptedModel model = new ScriptedModel("test/one", 100_000);
    private final BlockingQueue<Json.Obj> events = new LinkedBlockingQueue<>();
    private volatile Instant now = START;
    private volatile boolean isIn = true;
    private volatile JobsConfig settings = JobsConfig.DEFAULT;

    /// Agents and their jobs, in one life of a process.
    private final class Life implements AutoCloseable {
        private final AgentHouse house = new AgentHouse(state, List.of(model), List.of());
        private final Jobs jobs;

        Life() {
            house.settings(
                    AgentSettings.DEFAULT.withQueue(
                            QueueSettings.DEFAULT.quiet(Duration.ofMillis(1))));
            InstantSource clock = () -> now;
            jobs =
                    new Jobs(
                            new Jobs.Parts(
                                    house.agents(),
                                    () -> settings,
                                    () -> "main",
                                    () -> ZoneId.of("UTC"),
                                    _ -> isIn,
                                    clock));
            jobs.listen((_, event) -> events.add(event));
            house.agents().start();
            jobs.start();
        }

        Job add(Caller caller, String schedule, String payload) {
            return jobs.add(
                    caller,
                    spec("{'name':'news','schedule':" + schedule + ",'payload':" + payload + "}"));
        }

        Job hourly() {
            return add(
                    OPERATOR,
                    "{'kind':'every','everyMs':3600000}",
                    "{'kind':'agentTurn','message':'What is new?'}");
        }

        void put(Instant other) {
            now = other;
            jobs.look();
        }

        List<Long> moments(String id) {
            return jobs.runs(OPERATOR, id, 100).stream()
                    .map(entry -> entry.number("runAtMs").orElse(0L))
                    .toList();
        }

        @Override
        public void close() {
            jobs.close();
            house.close();
        }
    }

    private static JobSpec spec(String json) {
        return JobSpec.of(JsonText.parseObject(json.replace('\'', '"')));
    }

    private static Instant hours(double count) {
        return START.plusSeconds((long) (count * 3_600));
    }

    /// The next event of an action.
    private Json.Obj event(String action) throws InterruptedException {
        Json.Obj event = events.poll(60, TimeUnit.SECONDS);
        while (event != null && !event.string("action").orElse("").equals(action)) {
            event = events.poll(60, TimeUnit.SECONDS);
        }
        assertThat(event).as(action).isNotNull();
        return event;
    }

    @Test
    void aDueJobIsAnsweredInASessionOfItsOwnAndTheMainSessionIsTold() throws Exception {
        try (Life life = new Life()) {
            Job job = life.hourly();
            assertThat(job.nextAt()).isEqualTo(hours(1).toEpochMilli());
            model.says("Nothing.");
            life.put(hours(1));
            Json.Obj end = event("finished");
            assertThat(end.string("status")).contains("ok");
            assertThat(end.string("summary")).contains("Nothing.");
            assertThat(end.number("runAtMs")).contains(hours(1).toEpochMilli());
            assertThat(end.number("nextRunAtMs")).contains(hours(2).toEpochMilli());
            assertThat(Told.lines(model.lastRequest().messages()))
                    .containsExactly("user: [cron:%s news] What is new?".formatted(job.id()));
            model.says("Still nothing.");
            life.put(hours(2));
            event("finished");
            assertThat(model.lastRequest().messages()).hasSize(1);
            life.house.say("k1", "hi");
            assertThat(Told.lines(model.lastRequest().messages()).getFirst())
                    .contains("Cron: news: Nothing.", "Cron: news: Still nothing.")
                    .endsWith("hi");
            assertThat(life.moments(job.id()))
                    .containsExactly(hours(1).toEpochMilli(), hours(2).toEpochMilli());
        }
    }

    @Test
    void aTurnThatTheEndOfTheProcessCutOffGoesOnAndItsMomentIsNotBegunAgain() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        Job job;
        try (Life life = new Life()) {
            job = life.hourly();
            model.then((_, _) -> {
                asked.countDown();
                new CountDownLatch(1).await();
                return model.whole("never");
            });
            life.put(hours(1));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
        }
        model.says("After the start.");
        try (Life life = new Life()) {
            assertThat(event("finished").string("summary")).contains("After the start.");
            assertThat(life.jobs.get(OPERATOR, job.id()).nextAt())
                    .isEqualTo(hours(2).toEpochMilli());
            assertThat(life.moments(job.id())).containsExactly(hours(1).toEpochMilli());
        }
        try (Life life = new Life()) {
            assertThat(life.moments(job.id())).containsExactly(hours(1).toEpochMilli());
        }
        assertThat(model.requests()).hasSize(2);
    }

    @Test
    void aMessageThatIsNotWrittenLeavesItsMomentToCome() throws Exception {
        try (Life life = new Life()) {
            Inbound message = Inbound.of("cron:x:1", OPERATOR, "main", "hi");
            assertThatThrownBy(() ->
                            life.house
                                    .agents()
                                    .submit(
                                            message,
                                            (_, _) -> {},
                                            _ -> {
                                                throw new CodedException(
                                                        ErrorCode.UNAVAILABLE, "full");
                                            }))
                    .hasMessageContaining("full");
            assertThat(life.house.agents().find("cron:x:1", OPERATOR)).isEmpty();
            assertThat(life.house.say("k1", "hi").text()).isEqualTo("echo: hi");
        }
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void aClockThatIsPutBackRepeatsNothingAndOneThatWasAheadCostsNoYears() throws Exception {
        try (Life life = new Life()) {
            Job job = life.hourly();
            life.put(hours(1));
            event("finished");
            life.put(hours(0.5));
            life.put(hours(1));
            life.put(hours(2));
            event("finished");
            Instant years = Instant.parse("2030-01-01T00:30:00Z");
            life.put(years);
            Json.Obj late = event("finished");
            assertThat(late.number("runAtMs")).contains(hours(3).toEpochMilli());
            long ahead = Instant.parse("2030-01-01T01:00:00Z").toEpochMilli();
            assertThat(late.number("nextRunAtMs")).contains(ahead);
            life.put(hours(3.5));
            assertThat(event("updated").number("nextRunAtMs")).contains(hours(4).toEpochMilli());
            life.put(hours(4));
            event("finished");
            assertThat(life.moments(job.id()))
                    .containsExactly(
                            hours(1).toEpochMilli(),
                            hours(2).toEpochMilli(),
                            hours(3).toEpochMilli(),
                            hours(4).toEpochMilli());
        }
    }

    @Test
    void whatWasMissedIsDoneOnceOrSkippedAsTheSettingSays() throws Exception {
        Job job;
        try (Life life = new Life()) {
            job = life.hourly();
        }
        now = hours(5.5);
        try (Life life = new Life()) {
            Json.Obj late = event("finished");
            assertThat(life.jobs.enabled()).isTrue();
            assertThat(late.string("status")).contains("ok");
            assertThat(late.number("runAtMs")).contains(hours(1).toEpochMilli());
            assertThat(late.number("nextRunAtMs")).contains(hours(6).toEpochMilli());
        }
        settings = new JobsConfig(true, 4, JobsConfig.CatchUp.SKIP, null);
        now = hours(9.5);
        try (Life life = new Life()) {
            Json.Obj skipped = event("finished");
            assertThat(skipped.string("status")).contains("skipped");
            assertThat(skipped.string("error").orElse("")).startsWith("missed");
            assertThat(skipped.number("nextRunAtMs")).contains(hours(10).toEpochMilli());
            assertThat(life.moments(job.id())).hasSize(2);
        }
        assertThat(model.requests()).hasSize(1);
        assertThat(job.nextAt()).isEqualTo(hours(1).toEpochMilli());
    }

    @Test
    void aMomentThatComesWhileTheRunBeforeGoesOnIsSkipped() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        try (Life life = new Life()) {
            model.then((_, _) -> {
                asked.countDown();
                goOn.await();
                return model.whole("slow");
            });
            Job job = life.hourly();
            life.put(hours(1));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(life.jobs.run(OPERATOR, job.id(), false).reason())
                    .isEqualTo("already-running");
            life.put(hours(2));
            assertThat(event("finished").string("status")).contains("skipped");
            goOn.countDown();
            assertThat(event("finished").string("summary")).contains("slow");
        }
    }

    @Test
    void eventsAreAnsweredInTheMainSessionOrToldWithItsNextMessage() throws Exception {
        try (Life life = new Life()) {
            String at = "{'kind':'at','at':'2026-11-28T08:00:00Z'}";
            life.add(OPERATOR, at, "{'kind':'systemEvent','text':'Tea is ready.'}");
            life.put(hours(1));
            event("finished");
            assertThat(Told.lines(model.lastRequest().messages()))
                    .containsExactly("user: System: [2026-11-28 08:00 UTC] Tea is ready.");
            life.jobs.happened(OPERATOR, "The build is done.", false);
            life.house.say("k1", "hi");
            assertThat(Told.lines(model.lastRequest().messages()).getLast())
                    .contains("] The build is done.")
                    .endsWith("hi");
            life.house.say("k2", "again");
            assertThat(Told.lines(model.lastRequest().messages()).getLast())
                    .isEqualTo("user: again");
        }
    }

    @Test
    void aJobForOneMomentIsOffAfterwardsOrGone() throws Exception {
        try (Life life = new Life()) {
            String job =
                    "{'name':'once','deleteAfterRun':%s,'schedule':{'kind':'at','at':'2026-11-28T08:00:00Z'},'payload':{'kind':'agentTurn','message':'x'}}";
            Job kept = life.jobs.add(OPERATOR, spec(job.formatted(false)));
            Job gone = life.jobs.add(OPERATOR, spec(job.formatted(true)));
            life.put(hours(1));
            event("finished");
            event("finished");
            assertThat(life.jobs.all(OPERATOR)).extracting(Job::id).containsExactly(kept.id());
            assertThat(life.jobs.all(OPERATOR).getFirst().spec().enabled()).isFalse();
            assertThat(life.moments(gone.id())).containsExactly(hours(1).toEpochMilli());
            assertThatThrownBy(
                            () -> {
                                life.put(hours(2));
                                life.jobs.add(OPERATOR, spec(job.formatted(false)));
                            })
                    .hasMessageContaining("schedule.atMs");
        }
    }

    @Test
    void aJobHasTheRightsOfItsMakerAndNobodyElseSeesIt() throws Exception {
        try (Life life = new Life()) {
            Caller bob = new Caller("bob", Caller.Role.USER, "s", "rpc", "127.0.0.1");
            Job job =
                    life.add(
                            AgentHouse.ALICE,
                            "{'kind':'every','everyMs':3600000}",
                            "{'kind':'agentTurn','message':'x'}");
            assertThat(life.jobs.all(bob)).isEmpty();
            assertThatThrownBy(() -> life.jobs.update(bob, job.id(), Json.Obj.EMPTY))
                    .hasMessageContaining(job.id());
            assertThat(life.jobs.remove(bob, job.id())).isFalse();
            Job changed =
                    life.jobs.update(
                            OPERATOR, job.id(), JsonText.parseObject("{\"name\":\"other\"}"));
            assertThat(changed.caller()).isEqualTo(AgentHouse.ALICE);
            life.put(hours(1));
            event("finished");
            String key = "agent:main:user:alice:cron:" + job.id();
            Stores stores = life.house.agents().stores();
            Optional<SessionRow> own = stores.read(tx -> stores.sessions().find(tx, key));
            assertThat(own.map(SessionRow::owner)).contains("alice");
            isIn = false;
            life.put(hours(2));
            assertThat(event("finished").string("status")).contains("skipped");
            assertThat(model.requests()).hasSize(1);
        }
    }
}
