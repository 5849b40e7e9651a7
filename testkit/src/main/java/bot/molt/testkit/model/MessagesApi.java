package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.List;

/// The shapes of Anthropic's Messages API, version 2023-06-01.
final class MessagesApi {
    private MessagesApi() {}

    /// What is wrong with a request; empty where nothing is.
    static String problem(Json.Obj request) {
        if (request.string("model").isEmpty()) {
            return "model: Field required";
        }
        if (request.number("max_tokens").isEmpty()) {
            return "max_tokens: Field required";
        }
        List<Json> messages = request.items("messages");
        if (messages.isEmpty()) {
            return "messages: at least one message is required";
        }
        for (int i = 0; i < messages.size(); i++) {
            String problem = problem(messages, i);
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    /// Each call must be answered in the message after it.
    private static String problem(List<Json> messages, int at) {
        for (Json block : blocks(messages, at, "tool_use")) {
            String id = ((Json.Obj) block).string("id").orElse("");
            boolean answered =
                    blocks(messages, at + 1, "tool_result").stream()
                            .anyMatch(result ->
                                    ((Json.Obj) result)
                                            .string("tool_use_id")
                                            .orElse("")
                                            .equals(id));
            if (!answered) {
                return "messages.%d: `tool_use` ids were found without `tool_result` blocks immediately after: %s"
                        .formatted(at, id);
            }
        }
        return "";
    }

    private static List<Json> blocks(List<Json> messages, int at, String type) {
        if (at >= messages.size() || !(messages.get(at) instanceof Json.Obj message)) {
            return List.of();
        }
        return message.items("content").stream()
                .filter(block ->
                        block instanceof Json.Obj object
                                && object.string("type").orElse("").equals(type))
                .toList();
    }

    /// Turns of the assistant so far.
    static int turns(Json.Obj request) {
        return (int)
                request.items("messages").stream()
                        .filter(message ->
                                message instanceof Json.Obj object
                                        && object.string("role").orElse("").equals("assistant"))
                        .count();
    }

    static Json.Obj error(String type, String message) {
        return Json.object()
                .put("type", "error")
                .put("error", Json.object().put("type", type).put("message", message).build())
                .build();
    }

    /// A whole message.
    static Json.Obj message(Json.Obj request, String id, List<Json.Obj> content) {
        return message(request, id, content, stopReason(content));
    }

    /// The message that opens a stream: nothing in it yet.
    static Json.Obj opening(Json.Obj request, String id) {
        return message(request, id, List.of(), Json.NULL);
    }

    private static Json.Obj message(
            Json.Obj request, String id, List<Json.Obj> content, Json stopReason) {
        return Json.object()
                .put("id", id)
                .put("type", "message")
                .put("role", "assistant")
                .put("model", request.string("model").orElse(""))
                .put("content", Json.array(content))
                .put("stop_reason", stopReason)
                .put("stop_sequence", Json.NULL)
                .put("usage", usage())
                .build();
    }

    static Json.Obj usage() {
        return Json.object()
                .put("input_tokens", 10)
                .put("cache_creation_input_tokens", 0)
                .put("cache_read_input_tokens", 0)
                .put("output_tokens", 10)
                .build();
    }

    static Json.Str stopReason(List<Json.Obj> content) {
        boolean calls =
                content.stream()
                        .anyMatch(block -> block.string("type").orElse("").equals("tool_use"));
        return new Json.Str(calls ? "tool_use" : "end_turn");
    }

    /// The blocks of a step.
    static List<Json.Obj> content(Step step, int turn) {
        return switch (step) {
            case Step.Says(String text) ->
                    List.of(Json.object().put("type", "text").put("text", text).build());
            case Step.Uses(List<Step.Use> uses) ->
                    uses.stream()
                            .map(use ->
                                    toolUse(use, "toolu_%d_%d".formatted(turn, uses.indexOf(use))))
                            .toList();
        };
    }

    private static Json.Obj toolUse(Step.Use use, String id) {
        return Json.object()
                .put("type", "tool_use")
                .put("id", id)
                .put("name", use.tool())
                .put("input", use.input())
                .build();
    }
}
