package bot.molt.testkit.channel;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The form of the Bot API: methods and files under a token, results and refusals.
record BotApi(String token, Methods methods, Files files) implements WebServer.Handler {
    /// What is done.
    interface Methods {
        Json call(String method, Json.Obj params) throws Refused, InterruptedException;
    }

    /// What can be loaded.
    interface Files {
        byte @Nullable [] find(String path);
    }

    /// A refusal.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final int retryAfter;

        Refused(int code, String text) {
            this(code, text, 0);
        }

        Refused(int code, String text, int retryAfter) {
            super(text);
            this.code = code;
            this.retryAfter = retryAfter;
        }
    }

    @Override
    public WebServer.Answer answer(WebServer.Asked asked) throws InterruptedException {
        String file = "/file/bot" + token + "/";
        if (asked.path().startsWith(file)) {
            byte[] bytes = files.find(asked.path().substring(file.length()));
            return bytes == null
                    ? WebServer.Answer.json(404, "{}")
                    : new WebServer.Answer(200, "application/octet-stream", bytes, Map.of());
        }
        String root = "/bot" + token + "/";
        try {
            if (!asked.path().startsWith(root)) {
                throw new Refused(401, "Unauthorized");
            }
            Json result = methods.call(asked.path().substring(root.length()), params(asked));
            return WebServer.Answer.json(
                    200,
                    JsonText.compact(Json.object().put("ok", true).put("result", result).build()));
        } catch (Refused e) {
            return refusal(e);
        }
    }

    private static WebServer.Answer refusal(Refused e) {
        Json.Obj parameters = Json.object().put("retry_after", e.retryAfter).build();
        return WebServer.Answer.json(
                e.code,
                JsonText.compact(
                        Json.object()
                                .put("ok", false)
                                .put("error_code", e.code)
                                .put("description", e.getMessage())
                                .put("parameters", e.retryAfter == 0 ? null : parameters)
                                .build()));
    }

    private static Json.Obj params(WebServer.Asked asked) {
        String type = asked.headers().getOrDefault("content-type", "");
        if (!type.startsWith("multipart/form-data")) {
            return asked.body().length == 0 ? Json.Obj.EMPTY : JsonText.parseObject(asked.body());
        }
        Json.ObjectBuilder params = Json.object();
        Form.read(type, asked.body()).forEach((name, value) -> params.put(name, json(value)));
        return params.build();
    }

    private static Json json(String latin) {
        byte[] bytes = latin.getBytes(StandardCharsets.ISO_8859_1);
        return latin.matches("-?\\d{1,18}")
                ? Json.of(Long.parseLong(latin))
                : Json.of(new String(bytes, StandardCharsets.UTF_8));
    }
}
