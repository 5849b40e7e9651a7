package bot.molt.gateway.openai;

import bot.molt.agent.RunResult;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelUsage;
import java.util.ArrayList;
import java.util.List;

/// Answers of chat completions.
///
/// @param model as the client named it
/// @param created seconds
record ChatShape(String id, String model, long created) {

    private Json.ObjectBuilder base(String object) {
        return Json.object()
                .put("id", id)
                .put("object", object)
                .put("created", created)
                .put("model", model);
    }

    Json.Obj whole(RunResult result) {
        boolean calls = !result.calls().isEmpty();
        boolean silent = calls && result.text().isEmpty();
        Json.ObjectBuilder message =
                Json.object()
                        .put("role", "assistant")
                        .put("content", silent ? Json.NULL : Json.of(shown(result)));
        if (calls) {
            message.put("tool_calls", calls(result.calls(), false));
        }
        Json.Obj choice =
                Json.object()
                        .put("index", 0)
                        .put("message", message.build())
                        .put("logprobs", Json.NULL)
                        .put("finish_reason", finish(result))
                        .build();
        return base("chat.completion")
                .put("choices", Json.array(List.of(choice)))
                .put("usage", usage(result.facts().usage()))
                .build();
    }

    private static String shown(RunResult result) {
        return result.text().isEmpty() && result.calls().isEmpty()
                ? "No response from Moltbot."
                : result.text();
    }

    static String finish(RunResult result) {
        if (!result.calls().isEmpty()) {
            return "tool_calls";
        }
        return result.stop().equals("length") ? "length" : "stop";
    }

    private static Json calls(List<ModelPart.ToolCall> calls, boolean numbered) {
        List<Json> items = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            ModelPart.ToolCall call = calls.get(i);
            Json.ObjectBuilder item = numbered ? Json.object().put("index", i) : Json.object();
            items.add(
                    item.put("id", call.id())
                            .put("type", "function")
                            .put(
                                    "function",
                                    Json.object()
                                            .put("name", call.name())
                                            .put("arguments", call.arguments().toString())
                                            .build())
                            .build());
        }
        return Json.array(items);
    }

    static Json.Obj usage(ModelUsage usage) {
        return Json.object()
                .put("prompt_tokens", usage.context())
                .put("completion_tokens", usage.output())
                .put("total_tokens", usage.total())
                .put(
                        "prompt_tokens_details",
                        Json.object().put("cached_tokens", usage.cacheRead()).build())
                .build();
    }

    String opening() {
        return chunk(Json.object().put("role", "assistant").put("content", "").build(), Json.NULL);
    }

    String text(String delta) {
        return chunk(Json.object().put("content", delta).build(), Json.NULL);
    }

    /// What ends the choice: calls, where there are some, then the reason.
    String end(RunResult result, boolean nothingSaid) {
        StringBuilder chunks = new StringBuilder();
        if (!result.calls().isEmpty()) {
            Json calls = calls(result.calls(), true);
            chunks.append(chunk(Json.object().put("tool_calls", calls).build(), Json.NULL));
        } else if (nothingSaid) {
            chunks.append(text(shown(result)));
        }
        return chunks.append(chunk(Json.Obj.EMPTY, Json.of(finish(result)))).toString();
    }

    String counts(RunResult result) {
        return data(
                base("chat.completion.chunk")
                        .put("choices", Json.Arr.EMPTY)
                        .put("usage", usage(result.facts().usage()))
                        .build());
    }

    private String chunk(Json.Obj delta, Json finish) {
        Json.Obj choice =
                Json.object()
                        .put("index", 0)
                        .put("delta", delta)
                        .put("logprobs", Json.NULL)
                        .put("finish_reason", finish)
                        .build();
        return data(
                base("chat.completion.chunk").put("choices", Json.array(List.of(choice))).build());
    }

    static String data(Json json) {
        return "data: " + JsonText.compact(json) + "\n\n";
    }
}
