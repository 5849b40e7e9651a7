package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Google's Gemini API.
final class GeminiForm implements WireForm {
    @Override
    public String api() {
        return "google-generative-ai";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith(":streamGenerateContent");
    }

    @Override
    public String basePath() {
        return "/google/v1beta";
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public int turns(Json.Obj body) {
        return WireForm.count(body, "contents", "model");
    }

    /// As many answers as calls, in the content right behind them.
    @Override
    public String problem(Json.Obj body) {
        int open = 0;
        for (Json item : body.items("contents")) {
            Json.Obj content = (Json.Obj) item;
            int answers = count(content, "functionResponse");
            if (answers != open) {
                return "Please ensure that the number of function response parts is equal to the"
                        + " number of function call parts of the function call turn.";
            }
            open = count(content, "functionCall");
        }
        return open == 0 ? "" : "function calls without responses: " + open;
    }

    private static int count(Json.Obj content, String kind) {
        return (int)
                content.items("parts").stream()
                        .filter(part -> part instanceof Json.Obj object && object.has(kind))
                        .count();
    }

    @Override
    public List<byte[]> stream(Asked asked, Turn.Reply reply) {
        List<byte[]> all = new ArrayList<>();
        for (Turn.Piece piece : reply.pieces()) {
            for (Json.Obj part : parts(piece)) {
                all.add(event(asked, reply, part, false));
            }
        }
        all.add(event(asked, reply, Json.object().put("text", "").build(), true));
        return all;
    }

    private static List<Json.Obj> parts(Turn.Piece piece) {
        List<Json.Obj> parts = new ArrayList<>();
        switch (piece) {
            case Turn.Piece.Text(String text) ->
                    WireForm.halves(text)
                            .forEach(half -> parts.add(Json.object().put("text", half).build()));
            case Turn.Piece.Thinking(String text, String signature) -> {
                WireForm.halves(text)
                        .forEach(half ->
                                parts.add(
                                        Json.object()
                                                .put("text", half)
                                                .put("thought", true)
                                                .build()));
                parts.add(parts.removeLast().with("thoughtSignature", signature));
            }
            case Turn.Piece.Call call ->
                    parts.add(
                            Json.object()
                                    .put(
                                            "functionCall",
                                            Json.object()
                                                    .put("name", call.tool())
                                                    .put("args", call.input())
                                                    .build())
                                    .build());
        }
        return parts;
    }

    private static byte[] event(Asked asked, Turn.Reply reply, Json.Obj part, boolean last) {
        Json.ObjectBuilder candidate =
                Json.object()
                        .put(
                                "content",
                                Json.object()
                                        .put("parts", Json.array(List.of(part)))
                                        .put("role", "model")
                                        .build());
        if (last) {
            candidate.put("finishReason", stop(reply.ending()));
        }
        Turn.Tokens tokens = reply.tokens();
        Json.ObjectBuilder usage =
                Json.object().put("promptTokenCount", tokens.input() + tokens.cached());
        if (last) {
            usage.put("candidatesTokenCount", tokens.output())
                    .put("cachedContentTokenCount", tokens.cached())
                    .put("totalTokenCount", tokens.input() + tokens.cached() + tokens.output());
        }
        return WireForm.data(
                Json.object()
                        .put("candidates", Json.array(List.of(candidate.build())))
                        .put("usageMetadata", usage.build())
                        .put("modelVersion", model(asked))
                        .put("responseId", "r" + asked.number())
                        .build());
    }

    private static String model(Asked asked) {
        return asked.path().replaceFirst(".*/models/([^:]*):.*", "$1");
    }

    private static String stop(Turn.Ending ending) {
        return switch (ending) {
            case LENGTH -> "MAX_TOKENS";
            case REFUSED -> "SAFETY";
            case WHOLE, CUT, STALLED, BROKEN -> "STOP";
        };
    }

    @Override
    public byte[] broken() {
        return WireForm.data(
                Json.object()
                        .put("error", error(503, "UNAVAILABLE", "The model is overloaded."))
                        .build());
    }

    private static Json.Obj error(int code, String status, String message) {
        return Json.object()
                .put("code", code)
                .put("message", message)
                .put("status", status)
                .build();
    }

    @Override
    public Refusal refusal(Turn.Fault fault) {
        return switch (fault) {
            case AUTH ->
                    of(400, "INVALID_ARGUMENT", "API key not valid. Please pass a valid API key.");
            case BILLING, RATE_LIMITED ->
                    of(
                            429,
                            "RESOURCE_EXHAUSTED",
                            "You exceeded your current quota, please check your plan and billing"
                                    + " details.");
            case OVERLOADED -> of(503, "UNAVAILABLE", "The model is overloaded.");
            case OVERFLOW ->
                    of(
                            400,
                            "INVALID_ARGUMENT",
                            "The input token count (1200000) exceeds the maximum number of tokens"
                                    + " allowed (1048576).");
            case NO_MODEL ->
                    of(404, "NOT_FOUND", "models/gemini-none is not found for API version v1beta");
            case INVALID -> of(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
            case SERVER -> of(500, "INTERNAL", "An internal error has occurred.");
        };
    }

    private static Refusal of(int code, String status, String message) {
        return new Refusal(code, Json.object().put("error", error(code, status, message)).build());
    }
}
