package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.agent.children.Children;
import bot.molt.agent.children.Peers;
import bot.molt.agent.delivery.Delivery;
import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.Reach;
import bot.molt.agent.settings.Roster;
import bot.molt.execution.agents.SessionToolsConfig.AgentToAgent;
import bot.molt.execution.agents.SubagentsConfig;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Agents that begin helpers, and that look at and write to other sessions.
class ChildrenTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir private Path folder;

    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicInteger announcements = new AtomicInteger();
    private volatile CountDownLatch mayWork = new CountDownLatch(0);

    /// A model that begins a helper when its person says `begin`, works when it is one, and says
    /// `heard` when it is told of an end.
    private ScriptedModel model(String call) {
        ScriptedModel model = new ScriptedModel("test/one", 100_000);
        for (int i = 0; i < 60; i++) {
            model.then((request, _) -> answer(model, request, call));
        }
        return model;
    }

    private ModelReply answer(ScriptedModel model, ModelRequest request, String call)
            throws InterruptedException {
        ModelMessage last = request.messages().getLast();
        String text = Told.text(last);
        if (request.system().contains("You are a sub-agent")) {
            boolean worked = mayWork.await(120, TimeUnit.SECONDS);
            return model.whole("found 42, " + worked);
        }
        if (text.contains("sub-agent of yours has ended")) {
            announcements.incrementAndGet();
            told.countDown();
            return model.whole("heard");
        }
        if (last instanceof ModelMessage.ToolResult) {
            return model.whole("said: " + text);
        }
        return text.equals("begin") ? model.call(call) : model.whole("plain");
    }

    /// A house with the tools for sessions.
    private final class Inhabited implements AutoCloseable {
        private final Peers peers = new Peers();
        private final AgentHouse house;
        private final Sessions sessions;
        private final Children children;

        Inhabited(String call) {
            house =
                    new AgentHouse(
                            folder, List.of(model(call)), peers.tools(), List.<Delivery>of());
            sessions = new Sessions(house.agents(), () -> "main", InstantSource.system());
            children =
                    new Children(house.agents(), sessions, house::settings, InstantSource.system());
            peers.serve(children);
        }

        @Override
        public void close() {
            children.close();
            house.close();
        }
    }

    private static final String SPAWN =
            "sessions_spawn {'task':'Find the number','label':'finder'}";

    @Test
    void aHelpersEndIsToldToTheSessionThatBeganIt() throws InterruptedException {
        try (Inhabited place = new Inhabited(SPAWN)) {
            RunResult begun = place.house.say("k1", "begin");
            assertThat(begun.text()).contains("\"status\":\"accepted\"", "agent:main:subagent:");
            assertThat(told.await(120, TimeUnit.SECONDS)).isTrue();
            RunResult list = place.house.say("k2", "/subagents list");
            assertThat(list.text()).isEqualTo("1. success · finder");
            assertThat(place.house.say("k3", "/subagents log 1").text()).contains("found 42, true");
            assertThat(place.house.say("k4", "/subagents info finder").text())
                    .contains("Find the number");
            assertThat(place.house.say("k5", "/subagents stop nobody").text())
                    .contains("No such sub-agent");
            assertThat(announcements).hasValue(1);
        }
    }

    @Test
    void anEndThatWasNotToldIsToldOnceAfterARestart() throws InterruptedException {
        mayWork = new CountDownLatch(1);
        try (Inhabited before = new Inhabited(SPAWN)) {
            before.house.say("k1", "begin");
        }
        mayWork.countDown();
        try (Inhabited after = new Inhabited(SPAWN)) {
            after.house.agents().start();
            after.children.start();
            assertThat(told.await(120, TimeUnit.SECONDS)).isTrue();
            after.house.say("k2", "anything");
        }
        try (Inhabited again = new Inhabited(SPAWN)) {
            again.house.agents().start();
            again.children.start();
            assertThat(again.house.say("k3", "anything").text()).isEqualTo("plain");
            assertThat(again.house.say("k4", "/subagents").text()).startsWith("1. success");
        }
        assertThat(announcements).hasValue(1);
    }

    @Test
    void stoppingTheSessionStopsWhatItBegan() throws InterruptedException {
        mayWork = new CountDownLatch(1);
        try (Inhabited place = new Inhabited(SPAWN)) {
            place.house.say("k1", "begin");
            Run child =
                    place.house.agents().running().stream()
                            .filter(run -> run.sessionKey().contains(":subagent:"))
                            .findFirst()
                            .orElseThrow();
            place.house.say("k2", "/stop");
            assertThat(child.await(SOON).orElseThrow().stop()).isEqualTo("stop");
        }
        assertThat(announcements).hasValue(0);
    }

    @Test
    void moreThanItsShareIsRefused() throws InterruptedException {
        mayWork = new CountDownLatch(1);
        try (Inhabited place = new Inhabited(SPAWN)) {
            Reach one = new Reach(new SubagentsConfig(8, 1, 60, null), Reach.DEFAULT.others());
            place.house.settings(
                    place.house.settings().with(new Roster("main", List.of(), List.of(), one)));
            assertThat(place.house.say("k1", "begin").text()).contains("accepted");
            assertThat(place.house.say("k2", "begin").text())
                    .contains("\"status\":\"forbidden\"", "1 at most");
            mayWork.countDown();
            assertThat(told.await(120, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anotherAgentIsReachedOnlyWhereTheConfigurationSaysSo() throws InterruptedException {
        String send =
                "sessions_send {'sessionKey':'agent:other:main','message':'hello','timeoutSeconds':60}";
        Roster closed =
                new Roster(
                        "main",
                        List.of(AgentFacts.plain("main"), AgentFacts.plain("other")),
                        List.of());
        Reach open = new Reach(Reach.DEFAULT.children(), new AgentToAgent(true, List.of("*")));
        try (Inhabited place = new Inhabited(send)) {
            place.house.settings(place.house.settings().with(closed));
            assertThat(place.house.say("k1", "begin").text())
                    .contains("\"status\":\"forbidden\"", "tools.agentToAgent.enabled");
            place.house.settings(
                    place.house
                            .settings()
                            .with(new Roster("main", closed.agents(), List.of(), open)));
            assertThat(place.house.say("k2", "begin").text())
                    .contains("\"status\":\"ok\",\"reply\":\"plain\"");
        }
        try (Inhabited place = new Inhabited("sessions_list {'kinds':['main']}")) {
            place.house.settings(place.house.settings().with(closed));
            String own = place.house.say("k3", "begin").text();
            assertThat(own).contains("\"agent:main:main\"").doesNotContain("agent:other");
        }
    }

    @Test
    void ofAnotherAgentsHelpersOnlyThoseMayBeBegunThatAreAllowed() throws InterruptedException {
        AgentFacts main =
                new AgentFacts(
                        "main", "", null, List.of(), new SubagentsConfig.Own(List.of("b"), null));
        Roster roster =
                new Roster(
                        "main",
                        List.of(main, AgentFacts.plain("a"), AgentFacts.plain("b")),
                        List.of());
        try (Inhabited place = new Inhabited("sessions_spawn {'task':'x','agentId':'a'}")) {
            place.house.settings(place.house.settings().with(roster));
            assertThat(place.house.say("k1", "begin").text()).contains("forbidden", "allowAgents");
        }
        try (Inhabited place = new Inhabited("sessions_spawn {'task':'x','agentId':'b'}")) {
            place.house.settings(place.house.settings().with(roster));
            assertThat(place.house.say("k2", "begin").text()).contains("agent:b:subagent:");
            assertThat(told.await(120, TimeUnit.SECONDS)).isTrue();
        }
    }
}
