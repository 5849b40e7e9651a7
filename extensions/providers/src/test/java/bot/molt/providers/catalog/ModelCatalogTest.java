package bot.molt.providers.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.Secret;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Problem;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.json.Json;
import bot.molt.providers.Providers;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEntry;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.net.ProxyChoice;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import bot.molt.testkit.model.Turn.Ending;
import bot.molt.testkit.model.Turn.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCatalogTest {
    @TempDir private Path folder;
    private final List<Problem> problems = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-28T07:00:00Z");

    private ModelCatalog catalog(String models, String choice, Map<String, String> environment) {
        return catalog(models, choice, "null", environment);
    }

    private ModelCatalog catalog(
            String models, String choice, String table, Map<String, String> environment) {
        Binder.Bound<ModelSections> sections =
                Binder.lenient(ModelSections.class, (Json.Obj) ConfigEdit.value(models), "");
        problems.addAll(sections.problems());
        Json wanted = choice.isEmpty() ? null : ConfigEdit.value(choice);
        ModelCatalog.Settings settings =
                new ModelCatalog.Settings(
                        sections.value().models(),
                        sections.value().auth(),
                        Choices.of(wanted, ConfigEdit.value(table)));
        return new ModelCatalog(
                new ModelCatalog.Parts(
                        Providers.builtIn(),
                        () -> settings,
                        folder.resolve("agents/main/agent/auth-profiles.json"),
                        environment,
                        _ -> {},
                        () -> now));
    }

    private static ModelReply ask(Model model) throws Exception {
        return model.generate(
                new ModelRequest(
                        "any",
                        "",
                        List.of(ModelMessage.User.of("Hi")),
                        List.of(),
                        ModelRequest.Options.DEFAULT),
                _ -> {});
    }

    @Test
    void theSeedsConfigurationIsEnough() {
        try (ModelCatalog catalog =
                catalog(
                        "{models:{providers:{anthropic:{apiKey:'k',model:'claude-sonnet-4.5'}}}}",
                        "",
                        Map.of())) {
            Model model = catalog.standard();
            assertThat(model.ref()).isEqualTo("anthropic/claude-sonnet-4-5");
            assertThat(model.api()).isEqualTo("anthropic-messages");
            assertThat(model.facts().maxOutputTokens()).isEqualTo(64_000);
            assertThat(problems).isEmpty();
        }
    }

    @Test
    void withoutAnyKeyOneSentenceSaysHowToAddOne() {
        try (ModelCatalog catalog = catalog("{}", "", Map.of())) {
            assertThatThrownBy(catalog::standard)
                    .isInstanceOf(CodedException.class)
                    .hasMessageContaining("moltbot models auth add --provider anthropic")
                    .hasMessageContaining("ANTHROPIC_API_KEY");
            assertThat(catalog.all()).isEmpty();
            assertThatThrownBy(() -> catalog.find("openai/gpt-5.2"))
                    .hasMessageContaining("no key for openai")
                    .hasMessageContaining("OPENAI_API_KEY");
        }
    }

    @Test
    void aKeyOfTheEnvironmentIsEnough() {
        try (ModelCatalog catalog = catalog("{}", "", Map.of("DEEPSEEK_API_KEY", "k"))) {
            assertThat(catalog.standard().ref()).isEqualTo("deepseek/deepseek-chat");
            assertThat(catalog.all())
                    .extracting(ModelEntry::ref)
                    .containsExactly("deepseek/deepseek-chat", "deepseek/deepseek-reasoner");
        }
    }

    @Test
    void referencesAreFoundByAliasAndByTheirOwnNames() {
        Map<String, String> keys = Map.of("ANTHROPIC_API_KEY", "a", "OPENROUTER_API_KEY", "b");
        try (ModelCatalog catalog = catalog("{}", "sonnet", keys)) {
            assertThat(catalog.find("opus").ref()).isEqualTo("anthropic/claude-opus-4-5");
            assertThat(catalog.find("claude-opus-4.5").ref())
                    .isEqualTo("anthropic/claude-opus-4-5");
            Model routed = catalog.find("openrouter/anthropic/claude-sonnet-4.5");
            assertThat(routed.ref()).isEqualTo("openrouter/anthropic/claude-sonnet-4.5");
            assertThat(routed.facts().price().input()).isEqualTo(3);
            assertThat(catalog.find("").ref()).isEqualTo("anthropic/claude-sonnet-4-5");
            assertThatThrownBy(() -> catalog.find("nobody/x"))
                    .hasMessageContaining("no provider nobody");
        }
    }

    @Test
    void onlyListedModelsMayBeUsedWhereSomeAreListed() {
        try (ModelCatalog catalog =
                catalog(
                        "{}",
                        "",
                        "{'anthropic/claude-haiku-4-5':{alias:'quick'}}",
                        Map.of("ANTHROPIC_API_KEY", "a"))) {
            assertThat(catalog.find("quick").ref()).isEqualTo("anthropic/claude-haiku-4-5");
            assertThatThrownBy(() -> catalog.find("opus"))
                    .hasMessageContaining("agents.defaults.models")
                    .hasMessageContaining("anthropic/claude-haiku-4-5");
        }
    }

    @Test
    void aServerOfOnesOwnIsDescribedByTheConfiguration() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("from here"));
                ModelCatalog catalog =
                        catalog(
                                """
                                {models:{providers:{mine:{baseUrl:'%s',api:'openai-completions',headers:{'x-a':'b'},
                                  models:[{id:'tiny',name:'Tiny',contextWindow:4096,maxTokens:512,input:['text','image'],
                                    reasoning:true,cost:{input:1,output:2}}]}}}}
                                """
                                        .formatted(server.url("openai-completions")),
                                "mine/tiny",
                                Map.of())) {
            Model model = catalog.standard();
            assertThat(model.facts().contextTokens()).isEqualTo(4_096);
            assertThat(model.facts().can(ModelFacts.Ability.IMAGES)).isTrue();
            ModelReply reply = ask(model);
            assertThat(reply.text()).isEqualTo("from here");
            assertThat(model.facts().price().of(reply.usage())).isEqualTo(20 / 1e6);
            assertThat(server.asked().getFirst().body().number("max_tokens")).contains(512L);
            assertThat(server.asked().getFirst().header("x-a")).isEqualTo("b");
            assertThat(server.asked().getFirst().header("authorization")).isEmpty();
        }
    }

    private String served(FakeModelServer server, String more) {
        return "{models:{providers:{anthropic:{baseUrl:'%s'%s}}}}"
                .formatted(server.url("anthropic-messages"), more);
    }

    @Test
    void aRefusedKeyRestsAndTheNextOneServes() throws Exception {
        FakeModelServer.Script script =
                asked ->
                        asked.header("x-api-key").equals("bad")
                                ? Turn.fail(Fault.RATE_LIMITED)
                                : Turn.say("served");
        try (FakeModelServer server = FakeModelServer.start(script);
                ModelCatalog catalog = catalog(served(server, ""), "sonnet", Map.of())) {
            catalog.addKey("anthropic:a", "anthropic", Secret.of("bad"));
            catalog.addKey("anthropic:b", "anthropic", Secret.of("good"));
            assertThat(ask(catalog.standard()).text()).isEqualTo("served");
            assertThat(ask(catalog.standard()).text()).isEqualTo("served");
            assertThat(server.asked())
                    .extracting(asked -> asked.header("x-api-key"))
                    .containsExactly("bad", "good", "good");
            assertThat(catalog.keys().getFirst().restsUntil())
                    .isEqualTo(now.plus(Duration.ofMinutes(1)));
            Path file = folder.resolve("agents/main/agent/auth-profiles.json");
            assertThat(Files.readString(file)).contains("\"cooldownUntil\"", "\"errorCount\" : 1");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            now = now.plus(Duration.ofMinutes(2));
            assertThat(catalog.keys().getFirst().restsUntil()).isNull();
        }
    }

    @Test
    void anEmptyAccountRestsForHours() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(_ -> Turn.fail(Fault.BILLING));
                ModelCatalog catalog = catalog(served(server, ",apiKey:'k'"), "sonnet", Map.of())) {
            assertThatThrownBy(() -> ask(catalog.standard()))
                    .isInstanceOf(ModelException.class)
                    .hasMessageContaining("credit balance");
            assertThat(catalog.keys().getFirst().restsUntil())
                    .isEqualTo(now.plus(Duration.ofHours(5)));
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void aBusyServerIsWaitedForButNotOnceItHasBegunToAnswer() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.fail(Fault.OVERLOADED),
                                Turn.say("at last"),
                                Turn.say("half of it").ending(Ending.CUT),
                                Turn.say("never asked"));
                ModelCatalog catalog = catalog(served(server, ",apiKey:'k'"), "sonnet", Map.of())) {
            assertThat(ask(catalog.standard()).text()).isEqualTo("at last");
            assertThatThrownBy(() -> ask(catalog.standard())).isInstanceOf(ModelException.class);
            assertThat(server.asked()).hasSize(3);
        }
    }

    @Test
    void theChainHasThoseThatMayAnswerInThePlaceOfTheFirst() {
        try (ModelCatalog catalog =
                catalog(
                        "{}",
                        "{primary:'opus',fallbacks:['openai/gpt-5.2','sonnet','groq/x']}",
                        Map.of("ANTHROPIC_API_KEY", "a", "GROQ_API_KEY", "b"))) {
            assertThat(catalog.chain(""))
                    .extracting(Model::ref)
                    .containsExactly(
                            "anthropic/claude-opus-4-5", "anthropic/claude-sonnet-4-5", "groq/x");
            assertThat(catalog.chain("groq/y"))
                    .extracting(Model::ref)
                    .containsExactly(
                            "groq/y",
                            "anthropic/claude-sonnet-4-5",
                            "groq/x",
                            "anthropic/claude-opus-4-5");
        }
    }

    @Test
    void aFileWithKeysThatIsNoJsonIsNeverWrittenOver() throws Exception {
        Path file = folder.resolve("agents/main/agent/auth-profiles.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"profiles\": oops");
        try (ModelCatalog catalog = catalog("{}", "", Map.of())) {
            assertThatThrownBy(() -> catalog.addKey("anthropic:a", "anthropic", Secret.of("key")))
                    .hasMessageContaining("no JSON");
            assertThat(file).hasContent("{\"profiles\": oops");
        }
    }

    @Test
    void wrongSettingsAreReportedAndTheRestHolds() {
        try (ModelCatalog catalog =
                catalog(
                        "{models:{mode:'none',providers:{anthropic:{apiKey:'k',silense:'1m',silence:'x'}}}}",
                        "",
                        Map.of())) {
            assertThat(catalog.standard().ref()).isEqualTo("anthropic/claude-sonnet-4-5");
            assertThat(problems.toString())
                    .contains("models.mode", "silense: unknown (did you mean silence?)", "silence");
        }
    }

    @Test
    void theProxyOfTheEnvironmentHoldsForHostsThatAreNotExcepted() {
        ProxyChoice proxies =
                new ProxyChoice(
                        Map.of("https_proxy", "http://p:3128", "NO_PROXY", "example.org, .local"));
        assertThat(proxies.of(java.net.URI.create("https://api.anthropic.com")))
                .hasToString("http://p:3128");
        assertThat(proxies.of(java.net.URI.create("https://a.example.org"))).isNull();
        assertThat(proxies.of(java.net.URI.create("https://127.0.0.1"))).isNull();
        assertThat(proxies.of(java.net.URI.create("http://api.anthropic.com"))).isNull();
    }
}
