package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelUsage;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.tool.FixtureTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentsTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir Path state;
    private final ScriptedModel model = new ScriptedModel("test/one", 100_000);

    private AgentHouse house(Tool<?>... tools) {
        AgentHouse house = new AgentHouse(state, List.of(model), List.of(tools));
        house.settings(
                AgentSettings.DEFAULT.withQueue(
                        QueueSettings.DEFAULT.quiet(Duration.ofMillis(50))));
        return house;
    }

    @Test
    void aMessageBecomesAReply() throws Exception {
        try (AgentHouse house = house()) {
            model.says("Hello!");
            RunResult result = house.say("k1", "hi");
            assertThat(result.status()).isEqualTo(RunResult.Status.OK);
            assertThat(result.text()).isEqualTo("Hello!");
            assertThat(result.facts().model()).isEqualTo("one");
            assertThat(result.facts().usage()).isEqualTo(new ModelUsage(10, 5, 0, 0));
            assertThat(Told.lines(model.lastRequest().messages())).containsExactly("user: hi");
        }
    }

    @Test
    void theSameKeyIsTheSameRunAlsoAfterARestart() throws Exception {
        try (AgentHouse house = house()) {
            model.says("once");
            assertThat(house.say("k1", "hi").text()).isEqualTo("once");
            assertThat(house.say("k1", "hi").text()).isEqualTo("once");
        }
        try (AgentHouse house = house()) {
            assertThat(house.say("k1", "hi").text()).isEqualTo("once");
            assertThat(house.agents().find("k1", AgentHouse.OPERATOR)).isPresent();
            assertThat(house.agents().find("k1", AgentHouse.ALICE)).isEmpty();
        }
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void callsAreMadeAndTheModelIsToldWhatTheyGave() throws Exception {
        FixtureTool say =
                new FixtureTool(
                        "say", Effect.RUNS, (args, _) -> ToolResult.ok("said " + args.message()));
        FixtureTool forbidden =
                new FixtureTool("forbidden", Effect.RUNS, (_, _) -> ToolResult.ok("must not run"));
        try (AgentHouse house = house(say, forbidden)) {
            model.calls("say {'message':'a'}", "forbidden {}", "missing {}").says("done");
            assertThat(house.say("k1", "go").text()).isEqualTo("done");
            assertThat(Told.lines(model.lastRequest().messages()))
                    .containsExactly(
                            "user: go",
                            "assistant: say{\"message\":\"a\"}forbidden{}missing{}",
                            "result: said a",
                            "error: denied: by the test",
                            "error: tool_not_found: Tool not available: missing");
        }
    }

    @Test
    void callsThatOnlyReadAreMadeAtOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        FixtureTool meet =
                new FixtureTool(
                        "meet",
                        (_, _) -> {
                            try {
                                both.await(60, TimeUnit.SECONDS);
                                return ToolResult.ok("met");
                            } catch (java.util.concurrent.BrokenBarrierException
                                    | java.util.concurrent.TimeoutException e) {
                                return ToolResult.failed("alone");
                            }
                        });
        try (AgentHouse house = house(meet)) {
            model.calls("meet {}", "meet {}").says("done");
            house.say("k1", "go");
            assertThat(Told.lines(model.lastRequest().messages()).subList(2, 4))
                    .containsExactly("result: met", "result: met");
        }
    }

    @Test
    void theTranscriptHasTheShapeOfTheOriginal() throws Exception {
        try (AgentHouse house = house()) {
            model.says("Hello!");
            RunResult result = house.say("k1", "hi");
            house.agents().stores().files().flushed(LONG);
            Path file =
                    state.resolve(
                            "agents/main/sessions/%s.jsonl".formatted(result.facts().sessionId()));
            List<Json.Obj> lines =
                    Files.readAllLines(file).stream().map(JsonText::parseObject).toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.getFirst().string("type")).contains("session");
            assertThat(lines.get(1).get("parentId")).isEqualTo(Json.NULL);
            assertThat(lines.get(1).object("message").string("role")).contains("user");
            assertThat(lines.get(2).string("parentId")).isEqualTo(lines.get(1).string("id"));
            Json.Obj answer = lines.get(2).object("message");
            assertThat(answer.string("stopReason")).contains("stop");
            assertThat(answer.object("usage").number("totalTokens")).contains(15L);
        }
    }

    @Test
    void aFileThatFellBehindIsBroughtUp() throws Exception {
        Path file;
        try (AgentHouse house = house()) {
            RunResult result = house.say("k1", "one");
            file =
                    state.resolve(
                            "agents/main/sessions/%s.jsonl".formatted(result.facts().sessionId()));
            house.say("k2", "two");
        }
        List<String> whole = Files.readAllLines(file);
        Files.writeString(file, String.join("\n", whole.subList(0, 2)) + "\n" + "{\"type\":\"mess");
        try (AgentHouse house = house()) {
            house.say("k3", "three");
        }
        assertThat(Files.readAllLines(file)).startsWith(whole.toArray(String[]::new)).hasSize(7);
    }

    @Test
    void anAbortKeepsWhatWasSaid() throws Exception {
        CountDownLatch speaking = new CountDownLatch(1);
        try (AgentHouse house = house()) {
            model.then((_, listener) -> {
                listener.accept(new ModelEvent.Text("half of "));
                speaking.countDown();
                new CountDownLatch(1).await();
                throw new AssertionError();
            });
            Run run = house.submit("k1", "tell me");
            speaking.await();
            assertThat(house.agents().abort(run, "rpc")).isTrue();
            RunResult result = run.await();
            assertThat(result.status()).isEqualTo(RunResult.Status.ABORTED);
            assertThat(result.text()).isEqualTo("half of");
            assertThat(result.stop()).isEqualTo("rpc");
            house.say("k2", "go on");
            assertThat(Told.lines(model.lastRequest().messages()))
                    .containsExactly(
                            "user: tell me",
                            "assistant: half of ",
                            "user: [The answer before this message was cut off by the user; ask before you go on with it.]\n\ngo on");
        }
    }

    @Test
    void aTurnThatTakesTooLongIsEnded() throws Exception {
        try (AgentHouse house = house()) {
            model.then((_, _) -> {
                new CountDownLatch(1).await();
                throw new AssertionError();
            });
            house.settings(house.settings().within(Duration.ofMillis(50)));
            RunResult result = house.say("k1", "hi");
            assertThat(result.status()).isEqualTo(RunResult.Status.ABORTED);
            assertThat(result.stop()).isEqualTo("timeout");
        }
    }

    @Test
    void whatWaitsIsCollectedIntoOneTurn() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (AgentHouse house = house()) {
            model.then((_, listener) -> {
                go.await();
                return model.said("first", listener);
            });
            Run first = house.submit("k1", "one");
            Run second = house.submit("k2", "two");
            Run third = house.submit("k3", "three");
            go.countDown();
            assertThat(first.await().text()).isEqualTo("first");
            assertThat(second.await().text())
                    .contains("Queued #1\ntwo")
                    .contains("Queued #2\nthree");
            assertThat(third.await().stop()).isEqualTo("merged");
            assertThat(model.requests()).hasSize(2);
        }
    }

    @Test
    void aSteeringMessageReachesTheRunningTurn() throws Exception {
        CountDownLatch calling = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        FixtureTool slow =
                new FixtureTool(
                        "slow",
                        Effect.RUNS,
                        (_, _) -> {
                            calling.countDown();
                            go.await();
                            return ToolResult.ok("slow");
                        });
        try (AgentHouse house = house(slow)) {
            house.settings(
                    house.settings().withQueue(house.settings().queue().in(QueueMode.STEER)));
            model.calls("slow {}", "slow {}").says("turned");
            Run first = house.submit("k1", "one");
            calling.await();
            Run second = house.submit("k2", "stop that");
            go.countDown();
            assertThat(first.await().text()).isEqualTo("turned");
            assertThat(second.await().stop()).isEqualTo("merged");
            assertThat(Told.lines(model.lastRequest().messages()))
                    .containsExactly(
                            "user: one",
                            "assistant: slow{}slow{}",
                            "result: slow",
                            "error: Skipped due to queued user message.",
                            "user: stop that");
        }
    }

    @Test
    void anInterruptingMessageEndsTheTurnBefore() throws Exception {
        CountDownLatch speaking = new CountDownLatch(1);
        try (AgentHouse house = house()) {
            house.settings(
                    house.settings().withQueue(house.settings().queue().in(QueueMode.INTERRUPT)));
            model.then((_, _) -> {
                speaking.countDown();
                new CountDownLatch(1).await();
                throw new AssertionError();
            });
            Run first = house.submit("k1", "one");
            speaking.await();
            Run second = house.submit("k2", "two");
            assertThat(first.await().stop()).isEqualTo("interrupted");
            assertThat(second.await().text()).contains("two");
        }
    }

    @Test
    void whereTheQueueIsFullTheOldestIsToldInOneLine() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (AgentHouse house = house()) {
            house.settings(
                    house.settings()
                            .withQueue(
                                    house.settings()
                                            .queue()
                                            .capped(2, QueueSettings.Drop.SUMMARIZE)));
            model.then((_, listener) -> {
                go.await();
                return model.said("first", listener);
            });
            Run first = house.submit("k1", "one");
            while (first.startedAt() == 0) {
                Thread.onSpinWait();
            }
            Run dropped = house.submit("k2", "two");
            house.submit("k3", "three");
            Run last = house.submit("k4", "four");
            go.countDown();
            assertThat(dropped.await().stop()).isEqualTo("dropped");
            last.await();
            assertThat(Told.lines(model.lastRequest().messages()).getLast())
                    .contains("[Queue overflow] Dropped 1 messages due to cap.\nSummary:\n- two")
                    .contains("Queued #1\nthree")
                    .contains("Queued #2\nfour");
        }
    }

    @Test
    void theNextModelAnswersWhereTheFirstCannot() throws Exception {
        ScriptedModel other = new ScriptedModel("test/two", 100_000);
        model.fails(ModelException.Kind.OVERLOADED);
        other.says("from two");
        try (AgentHouse house = new AgentHouse(state, List.of(model, other), List.of())) {
            RunResult result = house.say("k1", "hi");
            assertThat(result.text()).isEqualTo("from two");
            assertThat(result.facts().model()).isEqualTo("two");
        }
    }

    @Test
    void anAnswerThatBreaksOffIsAskedForAgainAndToldVoid() throws Exception {
        model.then((_, listener) -> {
            listener.accept(new ModelEvent.Text("garb"));
            throw new ModelException(ModelException.Kind.NETWORK, "reset");
        });
        model.says("whole");
        List<String> told = new CopyOnWriteArrayList<>();
        try (AgentHouse house = house()) {
            Run run =
                    house.agents()
                            .submit(
                                    Inbound.of("k1", AgentHouse.OPERATOR, "main", "hi"),
                                    (_, event) -> {
                                        if (event instanceof RunEvent.Text(String text, String _)) {
                                            told.add(text);
                                        }
                                    });
            assertThat(run.await().text()).isEqualTo("whole");
            assertThat(told).containsExactly("garb", "", "wh", "whole");
        }
    }

    @Test
    void withoutAModelTheReplySaysHowToAddOne() throws Exception {
        try (AgentHouse house = new AgentHouse(state, List.<Model>of(), List.of())) {
            RunResult result = house.say("k1", "hi");
            assertThat(result.status()).isEqualTo(RunResult.Status.ERROR);
            assertThat(result.error()).isEqualTo("no key: add one");
        }
    }

    @Test
    void aLongConversationIsSummedUpAndGoesOn() throws Exception {
        try (AgentHouse house = house()) {
            house.settings(
                    house.settings()
                            .withContextTokens(
                                    2_000, new AgentSettings.Compaction(500, 100, true)));
            model.says("a".repeat(400));
            house.say("k1", "one " + "x".repeat(400));
            model.using(new ModelUsage(1_900, 10, 0, 0));
            model.says("b".repeat(400));
            house.say("k2", "two");
            model.using(new ModelUsage(100, 10, 0, 0));
            model.says("SUMMARY").says("third");
            assertThat(house.say("k3", "three").text()).isEqualTo("third");
            List<String> lines = Told.lines(model.lastRequest().messages());
            assertThat(lines.getFirst())
                    .isEqualTo("user: [Earlier conversation, in short]\n\nSUMMARY");
            assertThat(lines.getLast()).isEqualTo("user: three");
            assertThat(lines).noneMatch(line -> line.contains("one xxx"));
        }
    }

    @Test
    void beforeItIsSummedUpTheModelMayWriteNotesThatNobodyHears() throws Exception {
        List<String> notes = new CopyOnWriteArrayList<>();
        FixtureTool write =
                new FixtureTool(
                        "write",
                        Effect.WRITES,
                        (args, _) -> {
                            notes.add(args.text());
                            return ToolResult.ok("written");
                        });
        try (AgentHouse house = house(write)) {
            house.settings(
                    house.settings()
                            .withContextTokens(
                                    2_000, new AgentSettings.Compaction(500, 100, true)));
            model.says("a".repeat(400));
            house.say("k1", "one " + "x".repeat(400));
            model.using(new ModelUsage(1_900, 10, 0, 0));
            model.says("b".repeat(400));
            house.say("k2", "two");
            model.using(new ModelUsage(100, 10, 0, 0));
            model.calls("write {'text':'he likes tea'}").says("NO_REPLY");
            model.says("SUMMARY").says("third");
            assertThat(house.say("k3", "three").text()).isEqualTo("third");
            assertThat(notes).containsExactly("he likes tea");
            assertThat(Told.lines(model.lastRequest().messages()))
                    .noneMatch(line -> line.contains("tea"));
        }
    }

    @Test
    void sessionsOfOthersAreNotThere() throws Exception {
        try (AgentHouse house = house()) {
            house.say("k1", "hi");
            assertThatThrownBy(() ->
                            house.agents()
                                    .submit(
                                            Inbound.of(
                                                    "k2",
                                                    AgentHouse.ALICE,
                                                    "agent:main:main",
                                                    "hi")))
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("session: agent:main:main");
            Run own = house.agents().submit(Inbound.of("k3", AgentHouse.ALICE, "main", "mine"));
            assertThat(own.await().text()).isEqualTo("echo: mine");
            assertThat(own.sessionKey()).isEqualTo("agent:main:user:alice:main");
        }
    }

    @Test
    void onlySilenceIsNotShown() throws Exception {
        try (AgentHouse house = house()) {
            model.says("NO_REPLY").says("NO_REPLY is what I would say");
            assertThat(house.say("k1", "hi").text()).isEmpty();
            assertThat(house.say("k2", "hi").text()).isEqualTo("NO_REPLY is what I would say");
        }
    }

    @Test
    void filesOfTheWorkspaceAreToldAndLinksAreNot() throws Exception {
        Path workspace = Files.createDirectories(state.resolve("workspace"));
        Files.writeString(workspace.resolve("AGENTS.md"), "Be brief.");
        Files.writeString(state.resolve("secret"), "password");
        Files.createSymbolicLink(workspace.resolve("SOUL.md"), state.resolve("secret"));
        try (AgentHouse house = house()) {
            house.say("k1", "hi");
            assertThat(model.lastRequest().system())
                    .contains("## AGENTS.md\nBe brief.")
                    .doesNotContain("password");
        }
    }

    @Test
    void manySessionsAnswerAtOnceAndLeaveNothingBehind() throws Exception {
        try (AgentHouse house = house()) {
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                runs.add(
                        house.agents()
                                .submit(
                                        Inbound.of(
                                                "k" + i, AgentHouse.OPERATOR, "s" + i, "m" + i)));
            }
            for (int i = 0; i < runs.size(); i++) {
                assertThat(runs.get(i).await().text()).isEqualTo("echo: m" + i);
            }
            assertThat(Stream.of(house.agents().running().size())).containsExactly(0);
        }
    }
}
