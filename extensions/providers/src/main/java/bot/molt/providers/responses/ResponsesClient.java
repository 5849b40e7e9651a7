package bot.molt.providers.responses;

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

/// One server of the Responses API.
final class ResponsesClient implements ModelClient {
    private final ModelEndpoint endpoint;
    private final Wire wire;

    ResponsesClient(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.wire = new Wire(endpoint);
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        Json.Obj body = new ResponsesBody(request, endpoint.dialect()).json();
        Map<String, String> headers = headers();
        headers.put("Accept", "text/event-stream");
        return wire.ask(
                Wire.Ask.post("/responses", headers, body),
                in -> new ResponsesStream(request.model(), listener, wire.failures()).read(in));
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
        return wire.ask(Wire.Ask.get("/models", headers()), in -> models(in.readAllBytes()));
    }

    private static List<ModelInfo> models(byte[] body) throws IOException {
        List<ModelInfo> models = new ArrayList<>();
        try {
            for (Json item : JsonText.parseObject(body).items("data")) {
                Json.Obj model = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                String id = model.string("id").orElse("");
                models.add(new ModelInfo(id, id, 0));
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
