package bot.molt.tools.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolResult;
import bot.molt.testkit.web.FakeVendors;
import bot.molt.testkit.web.FakeVendors.Fault;
import bot.molt.tools.search.SearchSettings.Server;
import bot.molt.tools.test.TestCall;
import bot.molt.tools.test.TestWeb;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebSearchToolTest {
    @TempDir private Path folder;

    private final FakeVendors vendors;
    private Duration patience = Duration.ofSeconds(60);
    private SearchSettings settings = with(Map.of());
    private final WebSearchTool tool =
            new WebSearchTool(() -> settings, new TestWeb().client(), InstantSource.system());

    WebSearchToolTest() throws Exception {
        vendors = new FakeVendors();
    }

    @AfterEach
    void vendorsEnd() throws Exception {
        vendors.close();
    }

    private SearchSettings with(Map<SearchSettings.Provider, Server> servers) {
        return new SearchSettings(true, null, servers, 5, patience, Duration.ofMinutes(15));
    }

    private void asks(SearchSettings.Provider provider, String key) {
        Server server =
                new Server(Secret.of(key), URI.create(vendors.url() + "/"), "perplexity/sonar-pro");
        settings = with(Map.of(provider, server));
    }

    private ToolResult search(String args) throws Exception {
        return new TestCall(folder).call(tool, args);
    }

    @Test
    void braveIsAskedWithItsWordsAndItsMarksAreTakenOff() throws Exception {
        asks(SearchSettings.Provider.BRAVE, FakeVendors.KEY);
        ToolResult result =
                search(
                        "{'query':'tea & 茶','count':3,'country':'de','search_lang':'de','ui_lang':'de-DE','freshness':'pw'}");
        assertThat(vendors.requests().getFirst())
                .startsWith(
                        "GET /res/v1/web/search?q=tea+%26+%E8%8C%B6&count=3&country=DE&search_lang=de&ui_lang=de-DE&freshness=pw HTTP/1.1");
        assertThat(result.text())
                .startsWith("[web_search: what follows comes from outside")
                .contains(
                        "1. Tea & time\n   https://tea.example/one\n   All about tea. (January 2, 2026)\n2. 茶的历史\n")
                .doesNotContain("javascript:");
        assertThat(result.details().string("provider")).contains("brave");
        assertThat(result.details().items("results")).hasSize(2);
        assertThat(result.details().object("externalContent").string("source"))
                .contains("web_search");
    }

    @Test
    void perplexityAnswersInSentencesWithItsSources() throws Exception {
        asks(SearchSettings.Provider.PERPLEXITY, FakeVendors.KEY);
        ToolResult result =
                search("{'query':'tea','freshness':'2026-01-02to2026-02-03','country':'CN'}");
        assertThat(vendors.requests().getFirst())
                .contains(
                        "\"model\":\"sonar-pro\"",
                        "\"search_after_date_filter\":\"01/02/2026\"",
                        "\"search_before_date_filter\":\"02/03/2026\"",
                        "\"country\":\"CN\"");
        assertThat(result.text()).contains("Tea is old [1].\n\n1. https://tea.example/one");
        assertThat(result.details().string("content")).contains("Tea is old [1].");
        assertThat(result.details().string("model")).contains("sonar-pro");
    }

    @Test
    void tavilyAndSearxngAreAskedInTheirForms() throws Exception {
        asks(SearchSettings.Provider.TAVILY, FakeVendors.KEY);
        assertThat(search("{'query':'tea','country':'DE','freshness':'pd'}").text())
                .contains("1. Tea\n   https://tea.example/one\n   Tea is a drink.");
        assertThat(vendors.requests().getLast())
                .contains("\"country\":\"germany\"", "\"time_range\":\"day\"");
        asks(SearchSettings.Provider.SEARXNG, "");
        Json.Obj details =
                search("{'query':'tea','count':1,'search_lang':'de','country':'AT'}").details();
        assertThat(details.items("results")).hasSize(1);
        assertThat(vendors.requests().getLast())
                .contains("GET /search?q=tea&format=json&language=de-AT ");
        assertThatThrownBy(() -> search("{'query':'x','freshness':'2026-01-02to2026-02-03'}"))
                .hasMessageContaining("SearXNG knows no other times");
    }

    @Test
    void aSearchIsKeptAndAnotherCountIsAnotherSearch() throws Exception {
        asks(SearchSettings.Provider.BRAVE, FakeVendors.KEY);
        assertThat(search("{'query':'tea'}").details().isTrue("cached")).isFalse();
        assertThat(search("{'query':' tea '}").details().isTrue("cached")).isTrue();
        assertThat(search("{'query':'tea','count':2}").details().isTrue("cached")).isFalse();
        assertThat(vendors.requests()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"BRAVE", "PERPLEXITY", "TAVILY"})
    void aWrongKeyIsToldWithoutTheKey(SearchSettings.Provider provider) {
        asks(provider, "a-wrong-key-9876543210");
        assertThatThrownBy(() -> search("{'query':'tea'}"))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.UPSTREAM_FAILED);
                            assertThat(e.text())
                                    .matches("(?s).*HTTP 4\\d\\d: .*nvalid.*")
                                    .contains("API_KEY")
                                    .doesNotContain("9876543210");
                        });
    }

    @ParameterizedTest
    @EnumSource(SearchSettings.Provider.class)
    void whatGoesWrongHasItsCode(SearchSettings.Provider provider) {
        asks(provider, FakeVendors.KEY);
        vendors.breaks(Fault.RATE_LIMITED);
        failsWith(ErrorCode.RATE_LIMITED, "Retry-After: 7");
        vendors.breaks(Fault.SERVER);
        failsWith(ErrorCode.UPSTREAM_FAILED, "HTTP 503");
        vendors.breaks(Fault.CUT);
        failsWith(ErrorCode.UPSTREAM_FAILED, "too early");
        vendors.breaks(Fault.NONSENSE);
        failsWith(ErrorCode.UPSTREAM_FAILED, "no JSON");
        vendors.breaks(Fault.STALLED);
        patience = Duration.ofMillis(300);
        asks(provider, FakeVendors.KEY);
        failsWith(ErrorCode.TIMEOUT, "300 ms");
    }

    private void failsWith(ErrorCode code, String words) {
        assertThatThrownBy(() -> search("{'query':'tea'}"))
                .isInstanceOfSatisfying(
                        CodedException.class, e -> assertThat(e.code()).isEqualTo(code))
                .hasMessageContaining(words);
    }

    @Test
    void withoutAProviderOneSentenceSaysHowToAddOne() {
        settings = with(Map.of());
        assertThatThrownBy(() -> search("{'query':'tea'}"))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                .hasMessageContainingAll(
                        "BRAVE_API_KEY", "PERPLEXITY_API_KEY", "TAVILY_API_KEY", "searxng.baseUrl");
        settings =
                new SearchSettings(
                        true, SearchSettings.Provider.TAVILY, Map.of(), 5, patience, Duration.ZERO);
        assertThatThrownBy(() -> search("{'query':'tea'}"))
                .hasMessageContaining("TAVILY_API_KEY")
                .hasMessageNotContaining("BRAVE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'query':' '}",
                "{'query':'x','count':0}",
                "{'query':'x','count':11}",
                "{'query':'x','country':'Germany'}",
                "{'query':'x','freshness':'yesterday'}",
                "{'query':'x','search_lang':'de&q=1'}"
            })
    void aWrongWishIsRefusedWithWhatWasExpected(String args) {
        asks(SearchSettings.Provider.BRAVE, FakeVendors.KEY);
        assertThatThrownBy(() -> search(args)).hasMessageContaining("expected");
        assertThat(vendors.requests()).isEqualTo(List.of());
    }
}
