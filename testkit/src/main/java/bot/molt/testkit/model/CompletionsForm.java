package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// OpenAI's Chat Completions API.
final class CompletionsForm implements WireForm {
    @Override
    public String api() {
        return "openai-completions";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/chat/completions");
    }

    @Override
    public String basePath() {
        return "/completions/v1";
    }

    @Override
    public String contentType() {
        return "text/event-stream";
    }

    @Override
    public int turns(Json.Obj body) {
        return WireForm.count(body, "messages", "assistant");
    }

    /// Each call must be answered by messages right behind it.
    @Override
    public String problem(Json.Obj body) {
        List<Json> messages = body.items("messages");
        if (body.string("model").isEmpty() || messages.isEmpty()) {
            return "you must provide a model parameter and messages";
        }
        List<String> open = new ArrayList<>();
        for (Json item : messages) {
            Json.Obj message = (Json.Obj) item;
            boolean result = message.string("role").orElse("").equals("tool");
            if (result) {
                String id = message.string("tool_call_id").orElse("");
                if (!open.remove(id)) {
                    return "tool message of no call: " + id;
                }
            } else if (!open.isEmpty()) {
                return "An assistant message with 'tool_calls' must be followed by tool messages: "
                        + open;
            }
            for (Json call : message.items("tool_calls")) {
                open.add(((Json.Obj) call).string("id").orElse(""));
            }
        }
        return open.isEmpty() ? "" : "tool_calls without answers: " + open;
    }

    @Override
    public List<byte[]> stream(Asked asked, Turn.Reply reply) {
        List<byte[]> all = new ArrayList<>();
        all.add(WireForm.text(": OPENROUTER PROCESSING\n\n"));
        all.add(
                chunk(
                        asked,
                        Json.object().put("role", "assistant").put("content", "").build(),
                        Json.NULL));
        int calls = 0;
        for (Turn.Piece piece : reply.pieces()) {
            for (Json.Obj delta : deltas(piece, calls)) {
                all.add(chunk(asked, delta, Json.NULL));
            }
            calls += piece instanceof Turn.Piece.Call ? 1 : 0;
        }
        all.add(chunk(asked, Json.Obj.EMPTY, Json.of(stop(reply))));
        if (asked.body().object("stream_options").isTrue("include_usage")) {
            all.add(
                    WireForm.data(
                            base(asked)
                                    .put("choices", Json.Arr.EMPTY)
                                    .put("usage", usage(reply.tokens()))
                                    .build()));
        }
        all.add(WireForm.text("data: [DONE]\n\n"));
        return all;
    }

    private static Json.ObjectBuilder base(Asked asked) {
        return Json.object()
                .put("id", "chatcmpl-" + asked.number())
                .put("object", "chat.completion.chunk")
                .put("created", 1_760_000_000)
                .put("model", asked.body().string("model").orElse(""));
    }

    private static byte[] chunk(Asked asked, Json.Obj delta, Json finish) {
        Json.Obj choice =
                Json.object()
                        .put("index", 0)
                        .put("delta", delta)
                        .put("logprobs", Json.NULL)
                        .put("finish_reason", finish)
                        .build();
        return WireForm.data(base(asked).put("choices", Json.array(List.of(choice))).build());
    }

    private static List<Json.Obj> deltas(Turn.Piece piece, int index) {
        List<Json.Obj> deltas = new ArrayList<>();
        switch (piece) {
            case Turn.Piece.Text(String text) ->
                    WireForm.halves(text)
                            .forEach(
                                    half -> deltas.add(Json.object().put("content", half).build()));
            case Turn.Piece.Thinking(String text, String _) ->
                    WireForm.halves(text)
                            .forEach(half ->
                                    deltas.add(
                                            Json.object()
                                                    .put("content", Json.NULL)
                                                    .put("reasoning_content", half)
                                                    .build()));
            case Turn.Piece.Call call -> {
                deltas.add(
                        calls(
                                Json.object()
                                        .put("index", index)
                                        .put("id", call.id().isEmpty() ? null : call.id())
                                        .put("type", "function"),
                                Json.object().put("name", call.tool()).put("arguments", "")));
                for (String half : WireForm.halves(call.input().toString())) {
                    deltas.add(
                            calls(
                                    Json.object().put("index", index),
                                    Json.object().put("arguments", half)));
                }
            }
        }
        return deltas;
    }

    private static Json.Obj calls(Json.ObjectBuilder call, Json.ObjectBuilder function) {
        Json.Obj whole = call.put("function", function.build()).build();
        return Json.object().put("tool_calls", Json.array(List.of(whole))).build();
    }

    private static String stop(Turn.Reply reply) {
        return switch (reply.ending()) {
            case LENGTH -> "length";
            case REFUSED -> "content_filter";
            case WHOLE, CUT, STALLED, BROKEN -> reply.calls().isEmpty() ? "stop" : "tool_calls";
        };
    }

    private static Json.Obj usage(Turn.Tokens tokens) {
        int prompt = tokens.input() + tokens.cached();
        return Json.object()
                .put("prompt_tokens", prompt)
                .put("completion_tokens", tokens.output())
                .put("total_tokens", prompt + tokens.output())
                .put(
                        "prompt_tokens_details",
                        Json.object().put("cached_tokens", tokens.cached()).build())
                .build();
    }

    @Override
    public byte[] broken() {
        return WireForm.data(
                Json.object()
                        .put("error", error("server_error", "", "The server is overloaded"))
                        .build());
    }

    static Json.Obj error(String type, String code, String message) {
        return Json.object()
                .put("message", message)
                .put("type", type)
                .put("param", Json.NULL)
                .put("code", code.isEmpty() ? Json.NULL : Json.of(code))
                .build();
    }

    @Override
    public Refusal refusal(Turn.Fault fault) {
        return openai(fault);
    }

    /// What OpenAI's own server refuses with.
    static Refusal openai(Turn.Fault fault) {
        return switch (fault) {
            case AUTH ->
                    of(
                            401,
                            "invalid_request_error",
                            "invalid_api_key",
                            "Incorrect API key provided.");
            case BILLING ->
                    of(
                            429,
                            "insufficient_quota",
                            "insufficient_quota",
                            "You exceeded your current quota, please check your plan and billing"
                                    + " details.");
            case RATE_LIMITED ->
                    of(429, "tokens", "rate_limit_exceeded", "Rate limit reached for gpt-5.");
            case OVERLOADED -> of(503, "server_error", "", "The engine is currently overloaded");
            case OVERFLOW ->
                    of(
                            400,
                            "invalid_request_error",
                            "context_length_exceeded",
                            "This model's maximum context length is 128000 tokens.");
            case NO_MODEL ->
                    of(
                            404,
                            "invalid_request_error",
                            "model_not_found",
                            "The model `gpt-none` does not exist");
            case INVALID ->
                    of(
                            400,
                            "invalid_request_error",
                            "invalid_value",
                            "Invalid value for 'messages[0].role'");
            case SERVER -> of(500, "server_error", "", "The server had an error");
        };
    }

    private static Refusal of(int status, String type, String code, String message) {
        return new Refusal(status, Json.object().put("error", error(type, code, message)).build());
    }
}
