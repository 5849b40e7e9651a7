package bot.molt.providers.catalog;

import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.json.Json;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `models`.
public record ModelsConfig(
        @Doc(
                        "Whether the built-in providers are there beside those that are written:"
                                + " merge or replace.")
                @Default("merge")
                Mode mode,
        @Doc(
                        "Model servers by id; also written `providers`. Of a built-in one only what"
                                + " differs is written.")
                @Default("{}")
                Map<String, Provider> providers,
        @Doc("Models of Amazon Bedrock that are listed; not used yet.")
                @Nullable Json bedrockDiscovery) {

    /// Which providers there are.
    public enum Mode {
        MERGE,
        REPLACE
    }

    /// How a key is sent.
    public enum Auth {
        API_KEY,
        OAUTH,
        TOKEN
    }

    /// One server, or one account of it.
    public record Provider(
            @Flat Server server,
            @Doc("The key; better written ${NAME} than out.") @Nullable Secret apiKey,
            @Doc("What the key is; a token and one of oauth are sent as Authorization: Bearer.")
                    @Default("api-key")
                    Auth auth,
            @Doc(
                            "Sends the key as Authorization: Bearer also where the API has a header"
                                    + " of its own.")
                    @Default("false")
                    boolean authHeader,
            @Doc("Models that the product does not know by itself.") @Default("[]")
                    List<Entry> models,
            @Doc("The model that is asked where agents.defaults.model names none.")
                    @Nullable String model,
            @Doc("Where the server differs from its API; holds for all its models.") @Default("{}")
                    Json.Obj compat) {
        public static final Provider EMPTY =
                new Provider(
                        Server.EMPTY, null, Auth.API_KEY, false, List.of(), null, Json.Obj.EMPTY);
    }

    /// Where a server is.
    public record Server(
            @Doc("Address, without the path of a single method.") @Nullable URI baseUrl,
            @Doc(
                            "Name of the API that it speaks: anthropic-messages,"
                                    + " google-generative-ai, ollama, openai-completions or"
                                    + " openai-responses.")
                    @Nullable String api,
            @Doc("Headers that are sent with each request.") @Default("{}")
                    Map<String, Secret> headers,
            @Doc("HTTP proxy; where none is written, HTTPS_PROXY and NO_PROXY hold.")
                    @Nullable URI proxy,
            @Doc("How long a stream may bring nothing before it counts as stalled.")
                    @Aka("stallTimeout")
                    @Default("2m")
                    Duration silence) {
        static final Server EMPTY = new Server(null, null, Map.of(), null, Duration.ofMinutes(2));
    }

    /// One model.
    public record Entry(
            @Doc("The server's own name of it.") String id,
            @Doc("Name for people.") @Default("") String name,
            @Doc("Its API, where it is another than the provider's.") @Nullable String api,
            @Doc("Whether it thinks before it answers.") @Default("false") boolean reasoning,
            @Doc("What it takes: text, image.") @Default("[\"text\"]") List<String> input,
            @Doc("US dollars for a million tokens.") Cost cost,
            @Doc("Tokens of the window.") @Default("200000") int contextWindow,
            @Doc("Tokens of the longest answer.") @Default("8192") int maxTokens,
            @Doc("Headers that are sent with its requests.") @Default("{}")
                    Map<String, Secret> headers,
            @Doc("Where the server differs from its API.") @Default("{}") Json.Obj compat) {}

    /// Prices.
    public record Cost(
            @Doc("What is asked.") @Default("0") double input,
            @Doc("What is answered.") @Default("0") double output,
            @Doc("What the server had seen before.") @Default("0") double cacheRead,
            @Doc("What the server keeps for later.") @Default("0") double cacheWrite) {}
}
