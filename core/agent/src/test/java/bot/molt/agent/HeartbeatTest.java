package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.delivery.Outgoing;
import bot.molt.agent.heartbeat.HeartbeatPlan;
import bot.molt.agent.heartbeat.Heartbeats;
import bot.molt.agent.hooks.HookRuns;
import bot.molt.agent.hooks.HookTask;
import bot.molt.agent.jobs.Jobs;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.agent.settings.JobsConfig;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.agents.HeartbeatConfig;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelException;
import bot.molt.store.SessionRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Heartbeats, and tasks of hooks, over a real store by a clock that the test puts forward.
class HeartbeatTest {
    private static final Caller OPERATOR = AgentHouse.OPERATOR;
    private static final Instant START = Instant.parse("2026-11-28T07:10:00Z");

    @TempDir Path state;
    private final ScriptedModel model = new ScriptedModel("test/one", 100_000);
    private final BlockingQueue<Json.Obj> events = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outgoing> sent = new LinkedBlockingQueue<>();
    private volatile Instant now = START;
    private volatile HeartbeatConfig config = HeartbeatConfig.DEFAULT;
    private volatile ZoneId zone = ZoneId.of("UTC");

    /// A channel that takes everything.
    private final class Channel implements Delivery {
        @Override
        public String channel() {
            return "chat";
        }

        @Override
        public void send(Outgoing outgoing) {
            sent.add(outgoing);
        }
    }

    /// Agents with heartbeats, in one life of a process.
    private final class Life implements AutoCloseable {
        private final AgentHouse house =
                new AgentHouse(state, List.of(model), List.of(), List.of(new Channel()));
        private final Jobs jobs;
        private final Heartbeats heartbeats;
        private final HookRuns hooks;

        Life() {
            this(true);
        }

        /// @param looks whether somebody looks at the clock
        Life(boolean looks) {
            house.settings(
                    AgentSettings.DEFAULT.withQueue(
                            QueueSettings.DEFAULT.quiet(Duration.ofMillis(1))));
            InstantSource clock = () -> now;
            jobs =
                    new Jobs(
                            new Jobs.Parts(
                                    house.agents(),
                                    () -> JobsConfig.DEFAULT,
                                    () -> "main",
                                    () -> zone,
                                    _ -> true,
                                    clock));
            heartbeats =
                    new Heartbeats(
                            new Heartbeats.Parts(
                                    house.agents(),
                                    () -> List.of(new HeartbeatPlan("main", config)),
                                    _ -> state.resolve("workspace"),
                                    () -> zone,
                                    clock));
            heartbeats.look(jobs::look);
            heartbeats.listen(events::add);
            jobs.beside(heartbeats);
            hooks = new HookRuns(house.agents(), jobs, () -> "main", clock);
            house.agents().start();
            if (looks) {
                jobs.start();
            }
        }

        void put(String time) {
            now = Instant.parse(time);
            jobs.look();
        }

        SessionRow main() {
            var stores = house.agents().stores();
            return stores.read(tx -> stores.sessions().find(tx, "agent:main:main")).orElseThrow();
        }

        @Override
        public void close() {
            jobs.close();
            house.close();
        }
    }

    private void settings(String json) {
        config = Binder.bind(HeartbeatConfig.class, JsonText.parseObject(json.replace('\'', '"')));
    }

    private void file(String text) throws IOException {
        Path workspace = Files.createDirectories(state.resolve("workspace"));
        Files.writeString(workspace.resolve("HEARTBEAT.md"), text);
    }

    private String status() throws InterruptedException {
        Json.Obj event = events.poll(60, TimeUnit.SECONDS);
        assertThat(event).as("a heartbeat").isNotNull();
        return event.string("status").orElse("")
                + event.string("reason").map(reason -> " " + reason).orElse("");
    }

    /// Somebody writes from a channel, so that there is a last one.
    private void written(Life life, String key) throws Exception {
        Inbound hello =
                Inbound.of(key, OPERATOR, "main", "hello")
                        .with(Inbound.Options.NONE.sentTo(new Route("chat", "anna", "", "")));
        life.house.agents().submit(hello).await();
        assertThat(sent.poll(60, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void anEmptyFileAsksNobodyAndOneThatSaysSomethingDoes() throws Exception {
        file("# What to look after\n\n- [ ]\n* \n");
        try (Life life = new Life()) {
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).isEqualTo("skipped empty-heartbeat-file");
            assertThat(model.requests()).isEmpty();
            file("# What to look after\n- the oven\n");
            model.says("**HEARTBEAT_OK**");
            life.put("2026-11-28T08:00:00Z");
            assertThat(status()).isEqualTo("ok-token");
            assertThat(Told.lines(model.lastRequest().messages()).getFirst())
                    .contains("HEARTBEAT.md", "HEARTBEAT_OK");
            assertThat(life.heartbeats.last().toString()).contains("ok-token");
            life.house.say("k1", "hi");
            assertThat(Told.lines(model.lastRequest().messages())).containsExactly("user: hi");
        }
    }

    @Test
    void aReplyGoesWhereSomebodyLastWroteFromOnceADay() throws Exception {
        file("- the oven");
        try (Life life = new Life()) {
            written(life, "k1");
            long before = life.main().updatedAt();
            model.says("The oven is on.").says("The oven is on.").says("The oven is off.");
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).isEqualTo("sent");
            assertThat(sent.poll(60, TimeUnit.SECONDS).toString())
                    .contains("anna", "The oven is on.");
            life.put("2026-11-28T08:00:00Z");
            assertThat(status()).isEqualTo("skipped duplicate");
            life.put("2026-11-28T08:30:00Z");
            assertThat(status()).isEqualTo("sent");
            assertThat(sent.poll(60, TimeUnit.SECONDS).toString()).contains("The oven is off.");
            assertThat(sent).isEmpty();
            assertThat(life.main().updatedAt()).isEqualTo(before);
        }
    }

    @Test
    void aFailureIsToldOperatorsAndNoChat() throws Exception {
        file("- the oven");
        try (Life life = new Life()) {
            written(life, "k1");
            model.fails(ModelException.Kind.AUTH);
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).startsWith("failed The model could not answer");
            model.says("Still on.");
            life.put("2026-11-28T08:00:00Z");
            assertThat(status()).isEqualTo("sent");
            assertThat(sent.poll(60, TimeUnit.SECONDS).toString()).contains("Still on.");
            assertThat(sent).isEmpty();
        }
    }

    @Test
    void outsideOfTheHoursItIsQuietAlsoOnTheDayOnWhichClocksArePutBack() throws Exception {
        zone = ZoneId.of("Europe/Berlin");
        file("- the oven");
        settings("{'every':'30m','activeHours':{'start':'02:30','end':'03:00'}}");
        now = Instant.parse("2026-10-25T00:10:00Z");
        try (Life life = new Life()) {
            model.says("HEARTBEAT_OK").says("HEARTBEAT_OK");
            life.put("2026-10-25T00:30:00Z");
            assertThat(status()).as("02:30 summer time").isEqualTo("ok-token");
            life.put("2026-10-25T01:00:00Z");
            assertThat(status()).as("02:00 winter time").isEqualTo("skipped quiet-hours");
            life.put("2026-10-25T01:30:00Z");
            assertThat(status()).as("02:30 winter time").isEqualTo("ok-token");
            life.put("2026-10-25T02:00:00Z");
            assertThat(status()).as("03:00 winter time").isEqualTo("skipped quiet-hours");
        }
    }

    @Test
    void aMomentHasOneAnswerAcrossRestartsAndClocksPutBack() throws Exception {
        file("- the oven");
        try (Life life = new Life()) {
            model.says("HEARTBEAT_OK");
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).isEqualTo("ok-token");
        }
        try (Life life = new Life(false)) {
            life.house.say("k1", "hi");
            int asked = model.requests().size();
            now = Instant.parse("2026-11-28T07:10:00Z");
            life.heartbeats.pass();
            now = Instant.parse("2026-11-28T07:31:00Z");
            life.heartbeats.pass();
            assertThat(life.house.agents().running()).isEmpty();
            assertThat(model.requests()).hasSize(asked);
            model.says("HEARTBEAT_OK");
            now = Instant.parse("2026-11-28T08:00:00Z");
            assertThat(life.heartbeats.pass())
                    .isEqualTo(Instant.parse("2026-11-28T08:30:00Z").toEpochMilli());
            assertThat(status()).isEqualTo("ok-token");
            assertThat(model.requests()).hasSize(asked + 1);
        }
    }

    @Test
    void whatIsWokenIsToldAtOnceAndWhatWaitsWithTheNext() throws Exception {
        settings("{'every':'30m'}");
        try (Life life = new Life()) {
            model.says("I heard.").says("I heard more.");
            life.jobs.happened(OPERATOR, "The build is done.", true);
            assertThat(status()).isEqualTo("skipped no-target");
            assertThat(Told.lines(model.lastRequest().messages()).getFirst())
                    .contains("System: [2026-11-28 07:10 UTC] The build is done.");
            life.jobs.happened(OPERATOR, "The tests are done.", false);
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).isEqualTo("skipped no-target");
            assertThat(Told.lines(model.lastRequest().messages()).getLast())
                    .contains("The tests are done.");
            life.put("2026-11-28T08:00:00Z");
            assertThat(status()).isEqualTo("skipped empty-heartbeat-file");
        }
    }

    @Test
    void whatIsOffStaysOffAndWakingAnswersAsBefore() throws Exception {
        try (Life life = new Life()) {
            life.heartbeats.enable(false);
            model.says("I heard.");
            life.jobs.happened(OPERATOR, "The build is done.", true);
            life.house.say("k1", "hi");
            assertThat(model.requests()).isNotEmpty();
            assertThat(events).isEmpty();
        }
        settings("{'every':'0m'}");
        file("- the oven");
        try (Life life = new Life()) {
            life.put("2026-11-28T09:30:00Z");
            life.house.say("k2", "hi");
            assertThat(events).isEmpty();
        }
    }

    @Test
    void aHeartbeatWaitsForTheTurnThatRunsAndDoesNotSteerIt() throws Exception {
        file("- the oven");
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goes = new CountDownLatch(1);
        try (Life life = new Life()) {
            model.then(
                            (_, listener) -> {
                                begun.countDown();
                                assertThat(goes.await(60, TimeUnit.SECONDS)).isTrue();
                                return model.said("There you are.", listener);
                            })
                    .says("HEARTBEAT_OK");
            Run run = life.house.submit("k1", "hi");
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            life.put("2026-11-28T07:30:00Z");
            assertThat(status()).isEqualTo("skipped requests-in-flight");
            goes.countDown();
            assertThat(run.await().text()).isEqualTo("There you are.");
            assertThat(status()).isEqualTo("ok-token");
            assertThat(model.requests()).hasSize(2);
        }
    }

    private static HookTask task(String key, boolean now) {
        return new HookTask(
                key,
                "GitHub",
                "look at it",
                new HookTask.Place(null, null),
                HookTask.Way.NONE,
                new HookTask.Choice(null, null, null),
                now);
    }

    @Test
    void aTaskOfAHookIsDoneOnceAndTheMainSessionHearsOfIt() throws Exception {
        String first;
        try (Life life = new Life()) {
            model.says("Looked.").says("HEARTBEAT_OK");
            Run run = life.hooks.begin(task("k1", true));
            first = run.id();
            assertThat(run.await().text()).isEqualTo("Looked.");
            assertThat(run.sessionKey()).isEqualTo("agent:main:" + first);
            assertThat(status()).isEqualTo("ok-token");
            assertThat(Told.lines(model.lastRequest().messages()).getFirst())
                    .contains("Hook GitHub:", "<<<OUTSIDE", "Looked.");
        }
        try (Life life = new Life()) {
            Run again = life.hooks.begin(task("k1", true));
            assertThat(again.id()).isEqualTo(first);
            assertThat(again.await().text()).isEqualTo("Looked.");
            assertThat(model.requests()).hasSize(2);
            model.says("Looked again.");
            life.hooks.begin(task("k2", false)).await();
            life.house.say("u1", "hi");
            assertThat(Told.lines(model.lastRequest().messages()).getLast())
                    .contains("Looked again.")
                    .endsWith("hi");
        }
    }
}
