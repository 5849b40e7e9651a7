package bot.molt.gateway.openai;

import bot.molt.agent.RunResult;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelUsage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Answers of the Responses API: the response, its items and the events of a stream.
///
/// Threads: one request's.
final class ResponseShape {
    private final String id;
    private final String model;
    private final long created;
    private final @Nullable String previous;
    private int sequence;

    /// @param model as the client named it
    /// @param created seconds
    /// @param previous id of the response that this one follows; null for none
    ResponseShape(String id, String model, long created, @Nullable String previous) {
        this.id = id;
        this.model = model;
        this.created = created;
        this.previous = previous;
    }

    private String messageId() {
        return "msg_" + id.substring(id.indexOf('_') + 1);
    }

    Json.Obj response(String status, List<Json> output) {
        return Json.object()
                .put("id", id)
                .put("object", "response")
                .put("created_at", created)
                .put("status", status)
                .put("error", Json.NULL)
                .put("incomplete_details", Json.NULL)
                .put("instructions", Json.NULL)
                .put("metadata", Json.Obj.EMPTY)
                .put("model", model)
                .put("output", Json.array(output))
                .put("parallel_tool_calls", true)
                .put("previous_response_id", previous == null ? Json.NULL : Json.of(previous))
                .put("tool_choice", "auto")
                .put("tools", Json.Arr.EMPTY)
                .build();
    }

    /// The whole of a run that gave an answer.
    Json.Obj ended(RunResult result) {
        boolean cut = result.stop().equals("length") && result.calls().isEmpty();
        Json.Obj response =
                response(cut ? "incomplete" : "completed", output(result))
                        .with("usage", usage(result.facts().usage()));
        return cut
                ? response.with(
                        "incomplete_details",
                        Json.object().put("reason", "max_output_tokens").build())
                : response;
    }

    Json.Obj failed(String problem) {
        Json.Obj error = Json.object().put("code", "api_error").put("message", problem).build();
        return response("failed", List.of()).with("error", error);
    }

    private List<Json> output(RunResult result) {
        List<Json> output = new ArrayList<>();
        if (!result.text().isEmpty() || result.calls().isEmpty()) {
            output.add(message("completed", shown(result)));
        }
        result.calls().forEach(call -> output.add(call(call, "completed", true)));
        return output;
    }

    static String shown(RunResult result) {
        return result.text().isEmpty() && result.calls().isEmpty()
                ? "No response from Moltbot."
                : result.text();
    }

    /// @param text null for a message that has just begun
    private Json.Obj message(String status, @Nullable String text) {
        return Json.object()
                .put("type", "message")
                .put("id", messageId())
                .put("status", status)
                .put("role", "assistant")
                .put("content", text == null ? Json.Arr.EMPTY : Json.array(List.of(part(text))))
                .build();
    }

    private static Json.Obj part(String text) {
        return Json.object()
                .put("type", "output_text")
                .put("text", text)
                .put("annotations", Json.Arr.EMPTY)
                .build();
    }

    private static Json.Obj call(ModelPart.ToolCall call, String status, boolean whole) {
        return Json.object()
                .put("type", "function_call")
                .put("id", "fc_" + call.id())
                .put("call_id", call.id())
                .put("name", call.name())
                .put("arguments", whole ? call.arguments().toString() : "")
                .put("status", status)
                .build();
    }

    private static Json.Obj usage(ModelUsage usage) {
        return Json.object()
                .put("input_tokens", usage.context())
                .put(
                        "input_tokens_details",
                        Json.object().put("cached_tokens", usage.cacheRead()).build())
                .put("output_tokens", usage.output())
                .put("output_tokens_details", Json.object().put("reasoning_tokens", 0).build())
                .put("total_tokens", usage.total())
                .build();
    }

    String opening() {
        Json.Obj begun = response("in_progress", List.of());
        return event("response.created", Json.object().put("response", begun))
                + event("response.in_progress", Json.object().put("response", begun));
    }

    /// A message begins.
    String messageBegins() {
        return event("response.output_item.added", at().put("item", message("in_progress", null)))
                + event("response.content_part.added", inMessage().put("part", part("")));
    }

    String text(String delta) {
        return event(
                "response.output_text.delta",
                inMessage().put("delta", delta).put("logprobs", Json.Arr.EMPTY));
    }

    String messageEnds(String text) {
        return event(
                        "response.output_text.done",
                        inMessage().put("text", text).put("logprobs", Json.Arr.EMPTY))
                + event("response.content_part.done", inMessage().put("part", part(text)))
                + event("response.output_item.done", at().put("item", message("completed", text)));
    }

    /// Calls of the client's tools, behind the message where there is one.
    String calls(RunResult result, boolean behindMessage) {
        StringBuilder events = new StringBuilder();
        int index = behindMessage ? 1 : 0;
        for (ModelPart.ToolCall call : result.calls()) {
            Json.ObjectBuilder place = Json.object().put("output_index", index);
            events.append(
                    event(
                            "response.output_item.added",
                            place.put("item", call(call, "in_progress", false))));
            Json.ObjectBuilder arguments =
                    Json.object().put("item_id", "fc_" + call.id()).put("output_index", index);
            String text = call.arguments().toString();
            events.append(
                    event("response.function_call_arguments.delta", arguments.put("delta", text)));
            events.append(
                    event(
                            "response.function_call_arguments.done",
                            Json.object()
                                    .put("item_id", "fc_" + call.id())
                                    .put("output_index", index)
                                    .put("name", call.name())
                                    .put("arguments", text)));
            events.append(
                    event(
                            "response.output_item.done",
                            Json.object()
                                    .put("output_index", index)
                                    .put("item", call(call, "completed", true))));
            index++;
        }
        return events.toString();
    }

    String ending(Json.Obj response) {
        String status = response.string("status").orElse("completed");
        return event("response." + status, Json.object().put("response", response));
    }

    private static Json.ObjectBuilder at() {
        return Json.object().put("output_index", 0);
    }

    private Json.ObjectBuilder inMessage() {
        return Json.object()
                .put("item_id", messageId())
                .put("output_index", 0)
                .put("content_index", 0);
    }

    private String event(String type, Json.ObjectBuilder data) {
        Json.Obj whole = Json.object().put("type", type).put("sequence_number", sequence++).build();
        Json.Obj body = data.build();
        for (var member : body.members().entrySet()) {
            whole = whole.with(member.getKey(), member.getValue());
        }
        return "event: %s\ndata: %s\n\n".formatted(type, JsonText.compact(whole));
    }
}
