package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// `GET /v1/models` and `GET /v1/models/{id}`: agents, as models that clients can name.
///
/// Source: platform.openai.com/docs/api-reference/models.
public final class ModelListEndpoint implements HttpEndpoint {
    private static final String PATH = "/v1/models";

    private final Supplier<List<String>> agents;
    private final BooleanSupplier enabled;

    /// @param agents their ids
    public ModelListEndpoint(Supplier<List<String>> agents, BooleanSupplier enabled) {
        this.agents = agents;
        this.enabled = enabled;
    }

    @Override
    public List<String> paths() {
        return List.of(PATH, PATH + "/*");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public void handle(Request request) {
        if (!enabled.getAsBoolean()) {
            throw new CodedException(
                    ErrorCode.NOT_FOUND,
                    "Not Found (expected: gateway.http.endpoints.chatCompletions.enabled)");
        }
        List<Json> models = new ArrayList<>();
        models.add(model("moltbot"));
        models.add(model("moltbot/default"));
        agents.get().forEach(agent -> models.add(model("moltbot/" + agent)));
        String path = request.exchange().path();
        if (path.equals(PATH)) {
            request.exchange()
                    .respondJson(
                            200,
                            Json.object()
                                    .put("object", "list")
                                    .put("data", Json.array(models))
                                    .build());
            return;
        }
        String id = path.substring(PATH.length() + 1);
        Json found =
                models.stream()
                        .filter(one -> ((Json.Obj) one).string("id").orElse("").equals(id))
                        .findFirst()
                        .orElseThrow(() ->
                                new CodedException(
                                        ErrorCode.NOT_FOUND,
                                        "model: %s (expected: one that GET /v1/models names)"
                                                .formatted(id)));
        request.exchange().respondJson(200, found);
    }

    private static Json.Obj model(String id) {
        return Json.object()
                .put("id", id)
                .put("object", "model")
                .put("created", 0)
                .put("owned_by", "moltbot")
                .build();
    }
}
