package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.WebSocketMessage;
import org.jspecify.annotations.Nullable;

/// What a client asks.
///
/// Wire: `{"type":"req","id":"42","method":"health","params":{}}`
record RequestFrame(String id, String method, Json.Obj params) {
    private static final int MAX_ID = 256;

    /// A frame that is none.
    ///
    /// Its `id` is the one of the frame as far as it could be read, else `invalid`.
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final String id;

        Unreadable(String id, String text) {
            super(text);
            this.id = id;
        }

        String id() {
            return id;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    static RequestFrame read(WebSocketMessage message) throws Unreadable {
        Json.Obj frame = parse(message);
        String id = frame.string("id").filter(text -> text.length() <= MAX_ID).orElse("");
        String echoed = id.isEmpty() ? "invalid" : id;
        if (!frame.string("type").orElse("").equals("req")) {
            throw new Unreadable(
                    echoed, "type: %s (expected: req)".formatted(shown(frame.get("type"))));
        }
        if (id.isEmpty()) {
            throw new Unreadable(echoed, "id: missing (expected: text of 1..256)");
        }
        String method = frame.string("method").orElse("");
        if (method.isEmpty()) {
            throw new Unreadable(echoed, "method: missing (expected: a name such as health)");
        }
        return new RequestFrame(id, method, params(echoed, frame.get("params")));
    }

    private static String shown(@Nullable Json value) {
        return value == null ? "missing" : value.toString();
    }

    private static Json.Obj parse(WebSocketMessage message) throws Unreadable {
        if (!(message instanceof WebSocketMessage.Text(String text))) {
            throw new Unreadable("invalid", "binary (expected: JSON text)");
        }
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new Unreadable("invalid", String.valueOf(e.getMessage()));
        }
    }

    private static Json.Obj params(String id, @Nullable Json params) throws Unreadable {
        return switch (params) {
            case null -> Json.Obj.EMPTY;
            case Json.Null _ -> Json.Obj.EMPTY;
            case Json.Obj object -> object;
            default ->
                    throw new Unreadable(id, "params: %s (expected: an object)".formatted(params));
        };
    }
}
