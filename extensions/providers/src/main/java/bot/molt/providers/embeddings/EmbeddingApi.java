package bot.molt.providers.embeddings;

import bot.molt.base.json.Json;
import bot.molt.spi.embed.Embedder.Purpose;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How a server is asked for vectors.
public enum EmbeddingApi {
    /// `POST /embeddings`. Source: platform.openai.com/docs/api-reference/embeddings.
    OPENAI("https://api.openai.com/v1", "text-embedding-3-small") {
        @Override
        String path(String model) {
            return "/embeddings";
        }

        @Override
        Json.Obj body(String model, List<String> texts, Purpose purpose) {
            return Json.object().put("model", model).put("input", Json.strings(texts)).build();
        }

        @Override
        List<List<Json>> vectors(Json.Obj answer) {
            return objects(answer.items("data"), "embedding");
        }

        @Override
        long tokens(Json.Obj answer) {
            return answer.object("usage").number("prompt_tokens").orElse(0L);
        }
    },
    /// `POST /models/{model}:batchEmbedContents`. Source: ai.google.dev/api/embeddings.
    GEMINI("https://generativelanguage.googleapis.com/v1beta", "gemini-embedding-001") {
        @Override
        String path(String model) {
            return "/models/" + model + ":batchEmbedContents";
        }

        @Override
        Json.Obj body(String model, List<String> texts, Purpose purpose) {
            String task = purpose == Purpose.QUERY ? "RETRIEVAL_QUERY" : "RETRIEVAL_DOCUMENT";
            return Json.object()
                    .put(
                            "requests",
                            Json.array(
                                    texts.stream()
                                            .map(text -> request(model, text, task))
                                            .toList()))
                    .build();
        }

        private static Json.Obj request(String model, String text, String task) {
            Json.Obj part = Json.object().put("text", text).build();
            return Json.object()
                    .put("model", "models/" + model)
                    .put("content", Json.object().put("parts", Json.array(List.of(part))).build())
                    .put("taskType", task)
                    .build();
        }

        @Override
        List<List<Json>> vectors(Json.Obj answer) {
            return objects(answer.items("embeddings"), "values");
        }
    },
    /// `POST /api/embed`. Source: docs.ollama.com/api/embed.
    OLLAMA("http://127.0.0.1:11434", "nomic-embed-text") {
        @Override
        String path(String model) {
            return "/api/embed";
        }

        @Override
        Json.Obj body(String model, List<String> texts, Purpose purpose) {
            return Json.object().put("model", model).put("input", Json.strings(texts)).build();
        }

        @Override
        List<List<Json>> vectors(Json.Obj answer) {
            List<List<Json>> all = new ArrayList<>();
            for (Json item : answer.items("embeddings")) {
                all.add(item instanceof Json.Arr(List<Json> numbers) ? numbers : List.of());
            }
            return all;
        }

        @Override
        long tokens(Json.Obj answer) {
            return answer.number("prompt_eval_count").orElse(0L);
        }
    };

    private final String baseUrl;
    private final String model;

    EmbeddingApi(String baseUrl, String model) {
        this.baseUrl = baseUrl;
        this.model = model;
    }

    /// `openai`, `gemini`, `ollama`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where its maker serves it.
    public String baseUrl() {
        return baseUrl;
    }

    /// The model that is usual there, or the one that is named.
    public String model(@Nullable String named) {
        return named == null || named.isBlank() ? model : named;
    }

    abstract String path(String model);

    abstract Json.Obj body(String model, List<String> texts, Purpose purpose);

    abstract List<List<Json>> vectors(Json.Obj answer);

    /// Where a server does not count, nothing.
    long tokens(Json.Obj answer) {
        return 0;
    }

    private static List<List<Json>> objects(List<Json> items, String member) {
        List<List<Json>> all = new ArrayList<>();
        for (Json item : items) {
            all.add(item instanceof Json.Obj object ? object.items(member) : List.of());
        }
        return all;
    }
}
