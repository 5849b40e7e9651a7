package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// JSON-RPC messages that the bridge makes itself.
final class Reply {
    static final int PARSE_ERROR = -32700;
    static final int INVALID_REQUEST = -32600;
    static final int INTERNAL = -32603;

    private Reply() {}

    static Json.Obj error(@Nullable Json id, int code, String message) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id == null ? Json.NULL : id)
                .put("error", Json.object().put("code", code).put("message", message).build())
                .build();
    }

    static Json.Obj failure(Json id, CodedException failure) {
        Json.Obj data = Json.object().put("code", failure.code().wireName()).build();
        Json.Obj error =
                Json.object()
                        .put("code", INTERNAL)
                        .put("message", failure.text())
                        .put("data", data)
                        .build();
        return Json.object().put("jsonrpc", "2.0").put("id", id).put("error", error).build();
    }

    static Json.Obj notification(String method) {
        return Json.object().put("jsonrpc", "2.0").put("method", method).build();
    }
}
