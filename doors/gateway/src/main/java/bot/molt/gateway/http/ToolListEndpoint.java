package bot.molt.gateway.http;

import bot.molt.base.bind.Schema;
import bot.molt.base.json.Json;
import bot.molt.execution.Execution;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;

/// The tools that the caller may see:
/// `{"tools":[{"name":"ls","description":"…","inputSchema":{…},"effect":"reads"}]}`.
public final class ToolListEndpoint implements HttpEndpoint {
    private final Execution execution;

    public ToolListEndpoint(Execution execution) {
        this.execution = execution;
    }

    @Override
    public List<String> paths() {
        return List.of("/api/tools");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public ErrorShape errors() {
        return ErrorShape.PLAIN;
    }

    @Override
    public void handle(Request request) {
        String workspace = ToolRequest.workspace(request.exchange(), Json.Obj.EMPTY);
        List<Json.Obj> tools =
                execution.tools(request.caller(), workspace).stream()
                        .map(ToolListEndpoint::described)
                        .toList();
        request.exchange().respondJson(200, Json.object().put("tools", Json.array(tools)).build());
    }

    private static Json.Obj described(ToolSpec<?> tool) {
        return Json.object()
                .put("name", tool.name())
                .put("description", tool.description())
                .put("inputSchema", Schema.of(tool.args()))
                .put("effect", tool.effect().name().toLowerCase(java.util.Locale.ROOT))
                .build();
    }
}
