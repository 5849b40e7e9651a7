package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Anthropic's Messages API.
final class MessagesForm implements WireForm {
    @Override
    public String api() {
        return "anthropic-messages";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/v1/messages");
    }

    @Override
    public String basePath() {
        return "/anthropic";
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public int turns(Json.Obj body) {
        return MessagesApi.turns(body);
    }

    @Override
    public String problem(Json.Obj body) {
        return MessagesApi.problem(body);
    }

    @Override
    public List<byte[]> stream(Asked asked, Turn.Reply reply) {
        List<byte[]> all = new ArrayList<>();
        Json.Obj message =
                MessagesApi.opening(asked.body(), "msg_%04d".formatted(asked.number()))
                        .with("usage", usage(reply.tokens()).with("output_tokens", 1));
        all.add(event("message_start", Json.object().put("message", message)));
        all.add(event("ping", Json.object()));
        for (int i = 0; i < reply.pieces().size(); i++) {
            block(all, i, reply.pieces().get(i));
        }
        Json.Obj delta =
                Json.object()
                        .put("stop_reason", stop(reply))
                        .put("stop_sequence", Json.NULL)
                        .build();
        Json.Obj counts = Json.object().put("output_tokens", reply.tokens().output()).build();
        all.add(event("message_delta", Json.object().put("delta", delta).put("usage", counts)));
        all.add(event("message_stop", Json.object()));
        return all;
    }

    private static Json.Obj usage(Turn.Tokens tokens) {
        return Json.object()
                .put("input_tokens", tokens.input())
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", tokens.cached())
                .put("output_tokens", tokens.output())
                .build();
    }

    private static String stop(Turn.Reply reply) {
        return switch (reply.ending()) {
            case LENGTH -> "max_tokens";
            case REFUSED -> "refusal";
            case WHOLE, CUT, STALLED, BROKEN -> reply.calls().isEmpty() ? "end_turn" : "tool_use";
        };
    }

    private static void block(List<byte[]> all, int index, Turn.Piece piece) {
        Json.Obj start =
                switch (piece) {
                    case Turn.Piece.Text _ ->
                            Json.object().put("type", "text").put("text", "").build();
                    case Turn.Piece.Thinking _ ->
                            Json.object()
                                    .put("type", "thinking")
                                    .put("thinking", "")
                                    .put("signature", "")
                                    .build();
                    case Turn.Piece.Call call ->
                            Json.object()
                                    .put("type", "tool_use")
                                    .put("id", call.id())
                                    .put("name", call.tool())
                                    .put("input", Json.Obj.EMPTY)
                                    .build();
                };
        all.add(
                event(
                        "content_block_start",
                        Json.object().put("index", index).put("content_block", start)));
        for (Json.Obj delta : deltas(piece)) {
            all.add(
                    event(
                            "content_block_delta",
                            Json.object().put("index", index).put("delta", delta)));
        }
        all.add(event("content_block_stop", Json.object().put("index", index)));
    }

    private static List<Json.Obj> deltas(Turn.Piece piece) {
        List<Json.Obj> deltas = new ArrayList<>();
        switch (piece) {
            case Turn.Piece.Text(String text) ->
                    add(deltas, "text_delta", "text", WireForm.halves(text));
            case Turn.Piece.Thinking(String text, String signature) -> {
                add(deltas, "thinking_delta", "thinking", WireForm.halves(text));
                add(deltas, "signature_delta", "signature", List.of(signature));
            }
            case Turn.Piece.Call call -> {
                add(deltas, "input_json_delta", "partial_json", List.of(""));
                add(
                        deltas,
                        "input_json_delta",
                        "partial_json",
                        WireForm.halves(call.input().toString()));
            }
        }
        return deltas;
    }

    private static void add(List<Json.Obj> to, String type, String name, List<String> pieces) {
        for (String piece : pieces) {
            to.add(Json.object().put("type", type).put(name, piece).build());
        }
    }

    private static byte[] event(String type, Json.ObjectBuilder data) {
        return WireForm.event(type, data.put("type", type).build());
    }

    @Override
    public byte[] broken() {
        return WireForm.event("error", MessagesApi.error("overloaded_error", "Overloaded"));
    }

    @Override
    public Refusal refusal(Turn.Fault fault) {
        return switch (fault) {
            case AUTH -> of(401, "authentication_error", "invalid x-api-key");
            case BILLING ->
                    of(
                            400,
                            "invalid_request_error",
                            "Your credit balance is too low to access the Anthropic API.");
            case RATE_LIMITED ->
                    of(429, "rate_limit_error", "This request would exceed your rate limit.");
            case OVERLOADED -> of(529, "overloaded_error", "Overloaded");
            case OVERFLOW ->
                    of(
                            400,
                            "invalid_request_error",
                            "prompt is too long: 208310 tokens > 200000 maximum");
            case NO_MODEL -> of(404, "not_found_error", "model: claude-none");
            case INVALID -> of(400, "invalid_request_error", "messages.0.content: Field required");
            case SERVER -> of(500, "api_error", "Internal server error");
        };
    }

    private static Refusal of(int status, String type, String message) {
        return new Refusal(status, MessagesApi.error(type, message));
    }
}
