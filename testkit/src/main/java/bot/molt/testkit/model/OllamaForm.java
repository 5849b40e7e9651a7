package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// Ollama's own API: an object a line.
final class OllamaForm implements WireForm {
    @Override
    public String api() {
        return "ollama";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/api/chat");
    }

    @Override
    public String basePath() {
        return "/ollama";
    }

    @Override
    public String contentType() {
        return "application/x-ndjson";
    }

    @Override
    public int turns(Json.Obj body) {
        return WireForm.count(body, "messages", "assistant");
    }

    @Override
    public List<byte[]> stream(Asked asked, Turn.Reply reply) {
        List<byte[]> all = new ArrayList<>();
        for (Turn.Piece piece : reply.pieces()) {
            switch (piece) {
                case Turn.Piece.Text(String text) ->
                        WireForm.halves(text)
                                .forEach(half -> all.add(line(asked, said(half), false, reply)));
                case Turn.Piece.Thinking(String text, String _) ->
                        WireForm.halves(text)
                                .forEach(half ->
                                        all.add(
                                                line(
                                                        asked,
                                                        said("").with("thinking", half),
                                                        false,
                                                        reply)));
                case Turn.Piece.Call call -> all.add(line(asked, calls(call), false, reply));
            }
        }
        all.add(line(asked, said(""), true, reply));
        return all;
    }

    private static Json.Obj said(String content) {
        return Json.object().put("role", "assistant").put("content", content).build();
    }

    private static Json.Obj calls(Turn.Piece.Call call) {
        Json.Obj function =
                Json.object().put("name", call.tool()).put("arguments", call.input()).build();
        Json.Obj whole = Json.object().put("function", function).build();
        return said("").with("tool_calls", Json.array(List.of(whole)));
    }

    private static byte[] line(Asked asked, Json.Obj message, boolean done, Turn.Reply reply) {
        Json.ObjectBuilder line =
                Json.object()
                        .put("model", asked.body().string("model").orElse(""))
                        .put("created_at", "2026-11-28T07:00:00.000000Z")
                        .put("message", message)
                        .put("done", done);
        if (done) {
            boolean cut = reply.ending() == Turn.Ending.LENGTH;
            line.put("done_reason", cut ? "length" : "stop")
                    .put("total_duration", 1_000_000)
                    .put("prompt_eval_count", reply.tokens().input())
                    .put("eval_count", reply.tokens().output());
        }
        return WireForm.text(line.build() + "\n");
    }

    @Override
    public byte[] broken() {
        return WireForm.text("{\"error\":\"server is overloaded\"}\n");
    }

    @Override
    public Refusal refusal(Turn.Fault fault) {
        return switch (fault) {
            case AUTH -> of(401, "unauthorized");
            case BILLING -> of(402, "this model needs a subscription");
            case RATE_LIMITED -> of(429, "too many requests");
            case OVERLOADED ->
                    of(503, "server busy, please try again. maximum pending requests exceeded");
            case OVERFLOW -> of(400, "the input length exceeds the context length");
            case NO_MODEL -> of(404, "model 'none' not found");
            case INVALID -> of(400, "invalid duration in keep_alive");
            case SERVER -> of(500, "llama runner process has terminated");
        };
    }

    private static Refusal of(int status, String error) {
        return new Refusal(status, Json.object().put("error", error).build());
    }
}
