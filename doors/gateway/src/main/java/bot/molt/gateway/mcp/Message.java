package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// One JSON-RPC 2.0 message.
sealed interface Message {
    /// Wants an answer.
    ///
    /// @param id a string or a number
    record Request(Json id, String method, Json.Obj params) implements Message {
        Json.Obj meta() {
            return params.object("_meta");
        }

        /// What the client calls its wish for progress; null where it has none.
        @Nullable Json progressToken() {
            return meta().get("progressToken");
        }
    }

    /// Wants none.
    record Notification(String method, Json.Obj params) implements Message {}

    /// Answers a request of ours.
    ///
    /// @param error null where it went well
    record Response(Json id, Json.Obj result, Json.@Nullable Obj error) implements Message {}

    /// Reads one message.
    ///
    /// Errors: `-32600` for anything that is none.
    static Message of(Json json) {
        if (!(json instanceof Json.Obj object)) {
            throw invalid("message: not an object (expected: a JSON-RPC message)");
        }
        if (!object.string("jsonrpc").orElse("").equals("2.0")) {
            throw invalid("jsonrpc: missing or wrong (expected: \"2.0\")");
        }
        Json id = object.get("id");
        if (object.has("method")) {
            return call(object, id);
        }
        boolean answers = object.has("result") || object.has("error");
        if (!answers || id == null) {
            throw invalid("method: missing (expected: a request, a notification or a response)");
        }
        Json.Obj error = object.has("error") ? object.object("error") : null;
        return new Response(id, object.object("result"), error);
    }

    private static Message call(Json.Obj object, @Nullable Json id) {
        String method = object.string("method").orElse("");
        if (method.isEmpty()) {
            throw invalid("method: not text (expected: the name of a method)");
        }
        Json params = object.get("params");
        if (params != null && !(params instanceof Json.Obj)) {
            throw invalid("params: not an object (expected: {...})");
        }
        Json.Obj named = params instanceof Json.Obj given ? given : Json.Obj.EMPTY;
        if (id == null) {
            return new Notification(method, named);
        }
        if (!(id instanceof Json.Str || id instanceof Json.Num)) {
            throw invalid("id: %s (expected: text or a number)".formatted(id));
        }
        return new Request(id, method, named);
    }

    static Json.Obj result(Json id, Json.Obj result) {
        return Json.object().put("jsonrpc", "2.0").put("id", id).put("result", result).build();
    }

    /// @param id null where it belongs to no request
    static Json.Obj error(@Nullable Json id, ProtocolError error) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("error", error.toJson())
                .build();
    }

    static Json.Obj request(String id, String method, Json.Obj params) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("id", id)
                .put("method", method)
                .put("params", params)
                .build();
    }

    static Json.Obj notification(String method, Json.Obj params) {
        return Json.object()
                .put("jsonrpc", "2.0")
                .put("method", method)
                .put("params", params)
                .build();
    }

    private static ProtocolError invalid(String text) {
        return new ProtocolError(ProtocolError.INVALID_REQUEST, text);
    }
}
