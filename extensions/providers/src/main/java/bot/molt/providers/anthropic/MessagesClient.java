package bot.molt.providers.anthropic;

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

/// One server of the Messages API.
final class MessagesClient implements ModelClient {
    private static final String VERSION = "2023-06-01";

    /// What a subscription's token begins with; it is no API key.
    private static final String SUBSCRIPTION = "sk-ant-oat";

    private final ModelEndpoint endpoint;
    private final Wire wire;
    private final String root;

    MessagesClient(ModelEndpoint endpoint) {
        this.endpoint = endpoint;
        this.wire = new Wire(endpoint);
        this.root = wire.basePath().endsWith("/v1") ? "" : "/v1";
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        Json.Obj body = new MessagesBody(request, endpoint.dialect()).json();
        Map<String, String> headers = headers();
        headers.put("Accept", "text/event-stream");
        return wire.ask(
                Wire.Ask.post(root + "/messages", headers, body),
                in -> new MessagesStream(request.model(), listener, wire.failures()).read(in));
    }

    private Map<String, String> headers() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("anthropic-version", VERSION);
        Secret key = endpoint.key();
        if (key == null) {
            return headers;
        }
        boolean subscription = key.reveal().startsWith(SUBSCRIPTION);
        if (subscription) {
            headers.put("anthropic-beta", "oauth-2025-04-20");
        }
        if (subscription || endpoint.dialect().isTrue("authHeader")) {
            headers.put("Authorization", "Bearer " + key.reveal());
        } else {
            headers.put("x-api-key", key.reveal());
        }
        return headers;
    }

    @Override
    public List<ModelInfo> models() throws IOException, InterruptedException {
        return wire.ask(
                Wire.Ask.get(root + "/models?limit=1000", headers()),
                in -> models(in.readAllBytes()));
    }

    private static List<ModelInfo> models(byte[] body) throws IOException {
        List<ModelInfo> models = new ArrayList<>();
        try {
            for (Json item : JsonText.parseObject(body).items("data")) {
                Json.Obj model = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
                String id = model.string("id").orElse("");
                long tokens = model.number("max_input_tokens").orElse(0L);
                models.add(
                        new ModelInfo(id, model.string("display_name").orElse(id), (int) tokens));
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
