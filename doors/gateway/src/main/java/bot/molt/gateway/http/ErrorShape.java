package bot.molt.gateway.http;

import bot.molt.base.json.Json;

/// How an endpoint writes the errors that come before its own work.
public enum ErrorShape {
    /// `{"error":{"message":"…","type":"unauthorized"}}`.
    TYPED {
        @Override
        public Json.Obj of(int status, String text) {
            Json.Obj error = Json.object().put("message", text).put("type", typeOf(status)).build();
            return Json.object().put("error", error).build();
        }
    },
    /// `{"error":"…"}`.
    PLAIN {
        @Override
        public Json.Obj of(int status, String text) {
            return Json.object().put("error", text).build();
        }
    };

    public abstract Json.Obj of(int status, String text);

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "unauthorized";
            case 403 -> "forbidden";
            case 404 -> "not_found";
            case 405 -> "method_not_allowed";
            case 429 -> "rate_limited";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }
}
