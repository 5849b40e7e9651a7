package bot.molt.app.web;

import bot.molt.agent.settings.TtsConfig;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.config.MoltbotConfig;
import bot.molt.base.Secret;
import bot.molt.execution.web.WebConfig;
import bot.molt.providers.catalog.Choices;
import bot.molt.spi.model.Models;
import bot.molt.spi.tool.Tool;
import bot.molt.tools.image.ImageSettings;
import bot.molt.tools.image.ImageTool;
import bot.molt.tools.search.SearchSettings;
import bot.molt.tools.search.WebSearchTool;
import bot.molt.tools.speech.SpeechSettings;
import bot.molt.tools.speech.SpeechTool;
import bot.molt.tools.web.FetchSettings;
import bot.molt.tools.web.WebFetchTool;
import bot.molt.tools.wire.WebClient;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Pages, searches, pictures and speech, as they are configured. Nothing is opened before the first
/// call.
public final class WebPart {
    private static final URI OPENROUTER = URI.create("https://openrouter.ai/api/v1");
    private static final long MOST_OF_A_PICTURE = 5L << 20;

    private final LiveConfig live;
    private final Map<String, String> environment;
    private final Consumer<Secret> secrets;
    private final List<Tool<?>> tools;

    /// @param secrets is told each key before it is used, so that logs can mask it
    public WebPart(LiveConfig live, Models models, Consumer<Secret> secrets) {
        this.live = live;
        this.environment = live.reader().files().environment();
        this.secrets = secrets;
        WebClient client = new WebClient(WebClient.Parts.of(environment));
        InstantSource clock = InstantSource.system();
        this.tools =
                List.of(
                        new ImageTool(this::image, models, client),
                        new SpeechTool(this::speech, client),
                        new WebFetchTool(this::fetch, client, clock),
                        new WebSearchTool(this::search, client, clock));
    }

    public List<Tool<?>> tools() {
        return tools;
    }

    private MoltbotConfig config() {
        return live.current().config();
    }

    private FetchSettings fetch() {
        WebConfig.Fetch fetch = config().tools().outside().web().fetch();
        String name = fetch.userAgent();
        return new FetchSettings(
                fetch.enabled(),
                fetch.maxChars(),
                fetch.maxBytes().bytes(),
                fetch.timeout(),
                fetch.cacheTtl(),
                fetch.maxRedirects(),
                name == null || name.isBlank() ? FetchSettings.OWN_NAME : name);
    }

    private ImageSettings image() {
        Choices choices = Choices.of(config().agents().defaults().imageModel(), null);
        List<String> models = new ArrayList<>();
        if (!choices.primary().isBlank()) {
            models.add(choices.primary());
        }
        models.addAll(choices.fallbacks());
        FetchSettings fetch = fetch();
        return new ImageSettings(
                models,
                MOST_OF_A_PICTURE,
                fetch.timeout(),
                fetch.maxRedirects(),
                fetch.userAgent());
    }

    private SearchSettings search() {
        WebConfig.Search search = config().tools().outside().web().search();
        Map<SearchSettings.Provider, SearchSettings.Server> servers =
                new EnumMap<>(SearchSettings.Provider.class);
        WebConfig.Server brave = search.brave();
        Secret braveKey = brave.apiKey() == null ? search.apiKey() : brave.apiKey();
        putKeyed(
                servers,
                SearchSettings.Provider.BRAVE,
                key(braveKey, "BRAVE_API_KEY"),
                brave.baseUrl(),
                "");
        perplexity(search.perplexity(), servers);
        putKeyed(
                servers,
                SearchSettings.Provider.TAVILY,
                key(search.tavily().apiKey(), "TAVILY_API_KEY"),
                search.tavily().baseUrl(),
                "");
        URI searxng = address(search.searxng().baseUrl(), "SEARXNG_BASE_URL");
        if (searxng != null) {
            servers.put(
                    SearchSettings.Provider.SEARXNG,
                    new SearchSettings.Server(key(search.searxng().apiKey()), searxng, ""));
        }
        return new SearchSettings(
                search.enabled(),
                wanted(search.provider()),
                servers,
                search.maxResults(),
                search.timeout(),
                search.cacheTtl());
    }

    /// A key of OpenRouter is of no use at Perplexity itself.
    private void perplexity(
            WebConfig.Asked asked, Map<SearchSettings.Provider, SearchSettings.Server> servers) {
        Secret own = key(asked.apiKey(), "PERPLEXITY_API_KEY");
        Secret key = own == null ? key(null, "OPENROUTER_API_KEY") : own;
        URI base = asked.baseUrl() == null && own == null ? OPENROUTER : asked.baseUrl();
        putKeyed(servers, SearchSettings.Provider.PERPLEXITY, key, base, asked.model());
    }

    private static void putKeyed(
            Map<SearchSettings.Provider, SearchSettings.Server> servers,
            SearchSettings.Provider provider,
            @Nullable Secret key,
            @Nullable URI baseUrl,
            String model) {
        if (key != null) {
            servers.put(provider, new SearchSettings.Server(key, baseUrl, model));
        }
    }

    private static SearchSettings.@Nullable Provider wanted(WebConfig.Provider provider) {
        return switch (provider) {
            case AUTO -> null;
            case BRAVE -> SearchSettings.Provider.BRAVE;
            case PERPLEXITY -> SearchSettings.Provider.PERPLEXITY;
            case SEARXNG -> SearchSettings.Provider.SEARXNG;
            case TAVILY -> SearchSettings.Provider.TAVILY;
        };
    }

    private SpeechSettings speech() {
        TtsConfig tts = config().messages().tts();
        Map<SpeechSettings.Provider, SpeechSettings.Voice> voices =
                new EnumMap<>(SpeechSettings.Provider.class);
        TtsConfig.Openai openai = tts.openai();
        Secret openaiKey = key(openai.apiKey(), "OPENAI_API_KEY");
        if (openaiKey != null || openai.baseUrl() != null) {
            voices.put(
                    SpeechSettings.Provider.OPENAI,
                    new SpeechSettings.Voice(
                            openaiKey, openai.baseUrl(), openai.model(), openai.voice()));
        }
        TtsConfig.Elevenlabs eleven = tts.elevenlabs();
        Secret elevenKey = key(eleven.apiKey(), "ELEVENLABS_API_KEY", "XI_API_KEY");
        if (elevenKey != null) {
            voices.put(
                    SpeechSettings.Provider.ELEVENLABS,
                    new SpeechSettings.Voice(
                            elevenKey, eleven.baseUrl(), eleven.modelId(), eleven.voiceId()));
        }
        SpeechSettings.Provider wanted =
                switch (tts.provider()) {
                    case AUTO -> null;
                    case OPENAI -> SpeechSettings.Provider.OPENAI;
                    case ELEVENLABS -> SpeechSettings.Provider.ELEVENLABS;
                };
        return new SpeechSettings(
                tts.enabled(), wanted, voices, tts.maxTextLength(), tts.timeout());
    }

    /// The key that is written, else the first of the environment.
    private @Nullable Secret key(@Nullable Secret written, String... variables) {
        Secret key = written;
        for (String variable : variables) {
            String value = environment.getOrDefault(variable, "");
            key = key == null && !value.isBlank() ? Secret.of(value.strip()) : key;
        }
        if (key != null) {
            secrets.accept(key);
        }
        return key;
    }

    private @Nullable URI address(@Nullable URI written, String variable) {
        String value = environment.getOrDefault(variable, "").strip();
        return written == null && value.matches("https?://\\S+") ? URI.create(value) : written;
    }
}
