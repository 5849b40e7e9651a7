package bot.molt.providers.embeddings;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.providers.wire.Wire;
import bot.molt.spi.embed.Embedder;
import bot.molt.spi.model.ModelEndpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A model of a server. Texts are sent 64 at a time.
public final class ServerEmbedder implements Embedder, AutoCloseable {
    private static final int AT_ONCE = 64;

    private final EmbeddingApi api;
    private final ModelEndpoint endpoint;
    private final String model;
    private final Wire wire;

    public ServerEmbedder(EmbeddingApi api, ModelEndpoint endpoint, String model) {
        this.api = api;
        this.endpoint = endpoint;
        this.model = model;
        this.wire = new Wire(endpoint);
    }

    @Override
    public String model() {
        return api.word() + "/" + model;
    }

    @Override
    public Embedded embed(List<String> texts, Purpose purpose)
            throws IOException, InterruptedException {
        List<float[]> vectors = new ArrayList<>(texts.size());
        long tokens = 0;
        for (int from = 0; from < texts.size(); from += AT_ONCE) {
            List<String> some = texts.subList(from, Math.min(texts.size(), from + AT_ONCE));
            Json.Obj answer = ask(api.body(model, some, purpose));
            List<List<Json>> found = api.vectors(answer);
            if (found.size() != some.size()) {
                throw new IOException(
                        "%s: %d vectors (expected: %d)"
                                .formatted(model(), found.size(), some.size()));
            }
            for (List<Json> numbers : found) {
                vectors.add(unit(numbers));
            }
            tokens += api.tokens(answer);
        }
        return new Embedded(vectors, tokens);
    }

    private Json.Obj ask(Json.Obj body) throws IOException, InterruptedException {
        return wire.ask(
                Wire.Ask.post(api.path(model), headers(), body),
                in -> {
                    try {
                        return JsonText.parseObject(in.readAllBytes());
                    } catch (JsonSyntaxException e) {
                        throw new IOException(model() + ": no JSON: " + e.getMessage(), e);
                    }
                });
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Secret key = endpoint.key();
        if (key != null && api == EmbeddingApi.GEMINI) {
            headers.put("x-goog-api-key", key.reveal());
        } else if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        return headers;
    }

    private float[] unit(List<Json> numbers) throws IOException {
        float[] vector = new float[numbers.size()];
        double square = 0;
        for (int at = 0; at < vector.length; at++) {
            if (!(numbers.get(at) instanceof Json.Num(var value))) {
                throw new IOException(model() + ": a vector that is not made of numbers");
            }
            vector[at] = value.floatValue();
            square += (double) vector[at] * vector[at];
        }
        double length = Math.sqrt(square);
        if (!(length > 0)) {
            throw new IOException(model() + ": an empty vector");
        }
        for (int at = 0; at < vector.length; at++) {
            vector[at] = (float) (vector[at] / length);
        }
        return vector;
    }

    @Override
    public void close() {
        wire.close();
    }
}
