package bot.molt.providers.google;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.providers.wire.Wire;
import bot.molt.spi.model.ModelClient;
import bot.molt.spi.model.ModelEndpoint;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelInfo;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// One server of the Gemini API.
final class GeminiClient implements ModelClient {
    private final ModelEndpoint endpoint;
    private final Wire wire;

    GeminiClient(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.wire = new Wire(endpoint);
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        String path = "/models/%s:streamGenerateContent?alt=sse".formatted(name(request.model()));
        return wire.ask(
                Wire.Ask.post(path, headers(), new GeminiBody(request).json()),
                in -> new GeminiStream(request.model(), listener, wire.failures()).read(in));
    }

    /// Names stand in the path; nobody's name leads anywhere else.
    private static String name(String model) {
        String name = model.startsWith("models/") ? model.substring(7) : model;
        return name.replaceAll("[^A-Za-z0-9._:@-]", "_");
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Secret key = endpoint.key();
        if (key != null && endpoint.dialect().isTrue("authHeader")) {
            headers.put("Authorization", "Bearer " + key.reveal());
        } else if (key != null) {
            headers.put("x-goog-api-key", key.reveal());
        }
        return headers;
    }

    @Override
    public List<ModelInfo> models() throws IOException, InterruptedException {
        return wire.ask(
                Wire.Ask.get("/models?pageSize=1000", headers()), in -> models(in.readAllBytes()));
    }

    private static List<ModelInfo> models(byte[] body) throws IOException {
        List<ModelInfo> models = new ArrayList<>();
        try {
            for (Json item : JsonText.parseObject(body).items("models")) {
                Json.Obj model = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                String id = model.string("name").orElse("").replaceFirst("^models/", "");
                long tokens = model.number("inputTokenLimit").orElse(0L);
                models.add(new ModelInfo(id, model.string("displayName").orElse(id), (int) tokens));
            }
        } catch (JsonSyntaxException e) {
            throw new IOException("a list of models that is no JSON: " + e.getMessage(), e);
        }
        return models;
    }

    @Override
    public void close() {
        wire.close();
    }
}
