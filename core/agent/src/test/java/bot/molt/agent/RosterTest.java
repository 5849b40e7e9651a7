package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.agent.prompt.StarterFiles;
import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.Binding;
import bot.molt.agent.settings.MessagesConfig;
import bot.molt.agent.settings.ResetConfig;
import bot.molt.agent.settings.Roster;
import bot.molt.agent.settings.Talk;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import bot.molt.execution.agents.Persona;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several agents: which one a message is for, and what each is told.
class RosterTest {
    private static final Duration SOON = Duration.ofSeconds(120);

    @TempDir private Path folder;

    private final ScriptedModel one = new ScriptedModel("test/one", 100_000);
    private final ScriptedModel two = new ScriptedModel("test/two", 100_000);

    private static Binding binding(String quoted) {
        return Binder.bind(Binding.class, JsonText.parseObject(quoted.replace('\'', '"')));
    }

    private static final List<Binding> BINDINGS =
            List.of(
                    binding("{'agentId':'wide','match':{'channel':'telegram','accountId':'*'}}"),
                    binding("{'agentId':'work','match':{'channel':'telegram','accountId':'w'}}"),
                    binding(
                            "{'agentId':'boss','match':{'channel':'telegram','accountId':'*','peer':{'kind':'dm','id':'7'}}}"),
                    binding(
                            "{'agentId':'team','match':{'channel':'telegram','peer':{'kind':'group','id':'-100'}}}"),
                    binding("{'agentId':'guild','match':{'channel':'discord','guildId':'1'}}"));

    private static Inbound chat(String key, String person, String session, Route route) {
        Caller caller =
                new Caller(
                        "operator",
                        Caller.Role.OPERATOR,
                        session,
                        "chat",
                        route.channel() + ":" + person);
        return Inbound.of(key, caller, session, "text " + key)
                .with(Inbound.Options.NONE.sentTo(route));
    }

    private static Inbound direct(String key, String account, String person) {
        return chat(key, person, "main", new Route("telegram", person, account, ""));
    }

    private static String agentOf(Inbound inbound) {
        return new Roster("main", List.of(), BINDINGS).agentOf(inbound);
    }

    @Test
    void theClosestBindingHolds() {
        assertThat(agentOf(direct("k", "", "5"))).isEqualTo("wide");
        assertThat(agentOf(direct("k", "w", "5"))).isEqualTo("work");
        assertThat(agentOf(direct("k", "w", "7"))).isEqualTo("boss");
        Route group = new Route("telegram", "-100", "", "");
        assertThat(agentOf(chat("k", "7", "telegram:group:-100", group))).isEqualTo("team");
        Route elsewhere = new Route("telegram", "-100", "w", "");
        assertThat(agentOf(chat("k", "5", "telegram:w:group:-100", elsewhere))).isEqualTo("work");
        assertThat(agentOf(chat("k", "1", "main", new Route("discord", "1", "", ""))))
                .isEqualTo("main");
        assertThat(agentOf(Inbound.of("k", AgentHouse.OPERATOR, "main", "x"))).isEqualTo("main");
    }

    @Test
    void anAgentHasItsOwnSessionModelAndName() throws InterruptedException {
        Persona.Identity identity = new Persona.Identity("Ada", "Dry and exact.", "🦊", null);
        Roster roster =
                new Roster(
                        "main",
                        List.of(
                                AgentFacts.plain("main"),
                                new AgentFacts("boss", "Boss", identity, List.of("test/two"))),
                        BINDINGS);
        try (AgentHouse house = new AgentHouse(folder, List.of(one, two), List.of())) {
            house.settings(house.settings().with(roster));
            RunResult result = house.agents().submit(direct("k", "", "7")).await();
            assertThat(result.facts().sessionKey()).isEqualTo("agent:boss:main");
            assertThat(result.facts().model()).isEqualTo("two");
            assertThat(two.lastRequest().system())
                    .contains("Your name is Ada.", "🦊", "Dry and exact.", "agent=boss");
            house.say("plain", "hello");
            assertThat(one.requests()).hasSize(1);
            assertThat(one.lastRequest().system()).contains("agent=main").doesNotContain("Ada");
        }
    }

    @Test
    void textsThatFollowEachOtherAreOneMessage() throws InterruptedException {
        MessagesConfig.Burst burst =
                new MessagesConfig.Burst(
                        Duration.ZERO, Map.of("telegram", Duration.ofMillis(1_500)));
        try (AgentHouse house = new AgentHouse(folder, List.of(one), List.of())) {
            house.settings(
                    house.settings()
                            .with(new Talk(house.settings().queue(), burst, ResetConfig.NEVER)));
            List<Run> runs = new ArrayList<>();
            for (String key : List.of("a", "b", "c")) {
                Route route = new Route("telegram", "5", "", "", "quoted-" + key);
                runs.add(house.agents().submit(chat(key, "5", "main", route)));
            }
            List<String> stops = new ArrayList<>();
            for (Run run : runs) {
                stops.add(run.await(SOON).orElseThrow().stop());
            }
            assertThat(stops).containsExactly("stop", "merged", "merged");
            assertThat(Told.text(one.lastRequest().messages().getLast()))
                    .isEqualTo("text a\ntext b\ntext c");
        }
    }

    @Test
    void aConversationThatIsOverBeginsAnewWithTheNextMessage() throws InterruptedException {
        ResetConfig.Rule idle = new ResetConfig.Rule(ResetConfig.Mode.IDLE, 4, 1);
        ResetConfig resets =
                new ResetConfig(null, idle, Map.of(), Map.of(), List.of("/new", "/reset"));
        try (AgentHouse house = new AgentHouse(folder, List.of(one), List.of())) {
            Talk before = house.settings().talk();
            house.settings(house.settings().with(new Talk(before.queue(), before.burst(), resets)));
            String first = house.say("k1", "one").facts().sessionId();
            assertThat(house.say("k2", "two").facts().sessionId()).isEqualTo(first);
            house.restUntil(Duration.ofMinutes(2));
            RunResult anew = house.say("k3", "three");
            assertThat(anew.facts().sessionId()).isNotEqualTo(first);
            assertThat(one.lastRequest().messages()).hasSize(1);
        }
    }

    @Test
    void onlyAnEmptyFolderIsFurnished() throws IOException {
        Path fresh = folder.resolve("new/workspace");
        StarterFiles.lay(fresh);
        assertThat(names(fresh))
                .containsExactly(
                        "AGENTS.md",
                        "BOOTSTRAP.md",
                        "HEARTBEAT.md",
                        "IDENTITY.md",
                        "MEMORY.md",
                        "SOUL.md",
                        "TOOLS.md",
                        "USER.md");
        Files.delete(fresh.resolve("BOOTSTRAP.md"));
        StarterFiles.lay(fresh);
        assertThat(fresh.resolve("BOOTSTRAP.md")).doesNotExist();
        Path project = Files.createDirectory(folder.resolve("project"));
        Files.writeString(project.resolve("pom.xml"), "<project/>");
        StarterFiles.lay(project);
        assertThat(names(project)).containsExactly("pom.xml");
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> Objects.toString(file.getFileName())).sorted().toList();
        }
    }
}
