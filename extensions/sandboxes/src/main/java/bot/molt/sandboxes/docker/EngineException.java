package bot.molt.sandboxes.docker;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;

/// The engine refused a request.
final class EngineException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int status;

    EngineException(int status, String body) {
        super("the container engine says: " + message(body));
        this.status = status;
    }

    int status() {
        return status;
    }

    /// The engine's own words: `{"message":"No such container"}`, or plain text.
    static String message(String body) {
        try {
            return JsonText.parse(body) instanceof Json.Obj said
                    ? said.string("message").orElse(body)
                    : body;
        } catch (IllegalArgumentException e) {
            return body.strip();
        }
    }
}
