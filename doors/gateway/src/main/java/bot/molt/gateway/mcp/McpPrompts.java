package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import java.util.List;
import java.util.Optional;

/// Prepared messages that a person can pick. Members are as the protocol writes them.
public interface McpPrompts {
    /// `{"name":"…","arguments":[…]}` each.
    List<Json.Obj> list();

    /// The result of `prompts/get`; empty where there is no such prompt.
    Optional<Json.Obj> get(String name, Json.Obj arguments, McpPeer client)
            throws InterruptedException;

    /// Values for an argument that begin with what was typed.
    ///
    /// @param ref what is completed: `{"type":"ref/prompt","name":"…"}`
    List<String> complete(Json.Obj ref, String argument, String typed);
}
