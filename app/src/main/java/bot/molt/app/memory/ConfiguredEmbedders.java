package bot.molt.app.memory;

import bot.molt.app.config.LiveConfig;
import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.MemorySearchConfig;
import bot.molt.providers.embeddings.EmbeddingApi;
import bot.molt.providers.embeddings.ServerEmbedder;
import bot.molt.providers.local.LocalModels;
import bot.molt.spi.embed.Embedder;
import bot.molt.spi.embed.Embedders;
import bot.molt.spi.model.ModelEndpoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The embedders that `agents.defaults.memorySearch` names.
public final class ConfiguredEmbedders implements Embedders {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final LiveConfig live;
    private final LocalModels local;
    private @Nullable Server server;

    /// One that is kept as long as the configuration says the same.
    private record Server(MemorySearchConfig config, ServerEmbedder embedder) {}

    ConfiguredEmbedders(LiveConfig live, Path folder) {
        this.live = live;
        this.local = new LocalModels(folder);
    }

    @Override
    public List<Embedder> forMemory() {
        MemorySearchConfig config = config();
        return switch (config.provider()) {
            case AUTO, LOCAL -> local.all();
            case OPENAI -> List.of(server(EmbeddingApi.OPENAI, config));
            case GEMINI -> List.of(server(EmbeddingApi.GEMINI, config));
            case OLLAMA -> List.of(server(EmbeddingApi.OLLAMA, config));
            case NONE -> List.of();
        };
    }

    @Override
    public Embedder find(String model) {
        List<Embedder> all = all();
        return all.stream()
                .filter(each -> model.isEmpty() || isNamed(each, model))
                .findFirst()
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                "model: %s (expected: one of %s)"
                                        .formatted(model, String.join(", ", names()))));
    }

    private static boolean isNamed(Embedder embedder, String name) {
        String full = embedder.model();
        return full.equals(name) || full.substring(full.indexOf('/') + 1).equals(name);
    }

    @Override
    public List<String> names() {
        return all().stream().map(Embedder::model).toList();
    }

    /// What is configured first, then what is there anyway.
    private List<Embedder> all() {
        List<Embedder> all = new ArrayList<>(forMemory());
        local.all().stream().filter(each -> !all.contains(each)).forEach(all::add);
        return all;
    }

    private synchronized Embedder server(EmbeddingApi api, MemorySearchConfig config) {
        Server now = server;
        if (now == null || !now.config().equals(config)) {
            if (now != null) {
                now.embedder().close();
            }
            MemorySearchConfig.Remote remote = config.remote();
            URI base = remote.baseUrl() == null ? URI.create(api.baseUrl()) : remote.baseUrl();
            ModelEndpoint endpoint =
                    new ModelEndpoint(
                            api.word(),
                            base,
                            key(api, remote.apiKey()),
                            Map.of(),
                            null,
                            SILENCE,
                            Json.Obj.EMPTY);
            now = new Server(config, new ServerEmbedder(api, endpoint, api.model(config.model())));
            server = now;
        }
        return now.embedder();
    }

    private @Nullable Secret key(EmbeddingApi api, @Nullable Secret written) {
        if (written != null) {
            return written;
        }
        Map<String, String> environment = live.reader().files().environment();
        return switch (api) {
            case OPENAI ->
                    Optional.ofNullable(environment.get("OPENAI_API_KEY"))
                            .map(Secret::of)
                            .orElse(null);
            case GEMINI ->
                    Optional.ofNullable(environment.get("GEMINI_API_KEY"))
                            .map(Secret::of)
                            .orElse(null);
            case OLLAMA -> null;
        };
    }

    private MemorySearchConfig config() {
        return live.current().config().agents().defaults().memorySearch();
    }

    /// Lets go of models that are loaded; the next text loads them again.
    void giveBack() {
        local.close();
    }
}
