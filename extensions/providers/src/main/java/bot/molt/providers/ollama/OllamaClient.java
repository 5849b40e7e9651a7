package bot.molt.providers.ollama;

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

/// One server of Ollama.
final class OllamaClient implements ModelClient {
    private final ModelEndpoint endpoint;
    private final Wire wire;

    OllamaClient(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.wire = new Wire(endpoint);
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        Json.Obj body = new OllamaBody(request, endpoint.dialect()).json();
        return wire.ask(
                Wire.Ask.post(path("/chat"), headers(), body),
                in -> new OllamaStream(request.model(), listener, wire.failures()).read(in));
    }

    /// People write the address with `/api` or bare.
    private String path(String method) {
        return wire.basePath().endsWith("/api") ? method : "/api" + method;
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        Secret key = endpoint.key();
        if (key != null) {
            headers.put("Authorization", "Bearer " + key.reveal());
        }
        return headers;
    }

    @Override
    public List<ModelInfo> models() throws IOException, InterruptedException {
        return wire.ask(Wire.Ask.get(path("/tags"), headers()), in -> models(in.readAllBytes()));
    }

    private static List<ModelInfo> models(byte[] body) throws IOException {
        List<ModelInfo> models = new ArrayList<>();
        try {
            for (Json item : JsonText.parseObject(body).items("models")) {
                Json.Obj model = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                String id = model.string("model").or(() -> model.string("name")).orElse("");
                models.add(new ModelInfo(id, model.string("name").orElse(id), 0));
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
