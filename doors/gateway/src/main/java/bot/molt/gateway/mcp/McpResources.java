package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import java.util.List;
import java.util.Optional;

/// Documents that clients may read. Members are as the protocol writes them.
public interface McpResources {
    /// `{"uri":"…","name":"…"}` each.
    List<Json.Obj> list();

    /// `{"uriTemplate":"…","name":"…"}` each.
    List<Json.Obj> templates();

    /// The contents, `{"uri":"…","text":"…"}` each; empty where there is no such resource.
    Optional<List<Json.Obj>> read(String uri);
}
