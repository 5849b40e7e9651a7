package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;

/// OpenAI's Responses API.
final class ResponsesForm implements WireForm {
    @Override
    public String api() {
        return "openai-responses";
    }

    @Override
    public boolean takes(String path) {
        return path.endsWith("/responses");
    }

    @Override
    public String basePath() {
        return "/responses/v1";
    }

    @Override
    public String contentType() {
        return "text/event-stream; charset=utf-8";
    }

    /// Items of the model that follow each other are one turn.
    @Override
    public int turns(Json.Obj body) {
        int turns = 0;
        boolean before = false;
        for (Json item : body.items("input")) {
            boolean its = isOfModel((Json.Obj) item);
            turns += its && !before ? 1 : 0;
            before = its;
        }
        return turns;
    }

    private static boolean isOfModel(Json.Obj item) {
        String type = item.string("type").orElse("message");
        return type.equals("function_call")
                || type.equals("reasoning")
                || item.string("role").orElse("").equals("assistant");
    }

    @Override
    public String problem(Json.Obj body) {
        List<String> open = new ArrayList<>();
        for (Json item : body.items("input")) {
            Json.Obj one = (Json.Obj) item;
            String type = one.string("type").orElse("message");
            String id = one.string("call_id").orElse("");
            if (type.equals("function_call")) {
                open.add(id);
            }
            if (type.equals("function_call_output") && !open.remove(id)) {
                return "No tool call found for function call output with call_id " + id;
            }
        }
        return open.isEmpty() ? "" : "No tool output found for function call " + open;
    }

    @Override
    public List<byte[]> stream(Asked asked, Turn.Reply reply) {
        List<byte[]> all = new ArrayList<>();
        Json.Obj response = response(asked, "in_progress");
        all.add(event("response.created", Json.object().put("response", response)));
        all.add(event("response.in_progress", Json.object().put("response", response)));
        for (int i = 0; i < reply.pieces().size(); i++) {
            item(all, i, reply);
        }
        boolean cut = reply.ending() == Turn.Ending.LENGTH;
        Json.Obj done =
                response(asked, cut ? "incomplete" : "completed")
                        .with("usage", usage(reply.tokens()));
        if (cut) {
            done =
                    done.with(
                            "incomplete_details",
                            Json.object().put("reason", "max_output_tokens").build());
        }
        all.add(
                event(
                        cut ? "response.incomplete" : "response.completed",
                        Json.object().put("response", done)));
        return all;
    }

    private static Json.Obj response(Asked asked, String status) {
        return Json.object()
                .put("id", "resp_" + asked.number())
                .put("object", "response")
                .put("status", status)
                .put("model", asked.body().string("model").orElse(""))
                .put("output", Json.Arr.EMPTY)
                .build();
    }

    private static Json.Obj usage(Turn.Tokens tokens) {
        int input = tokens.input() + tokens.cached();
        return Json.object()
                .put("input_tokens", input)
                .put(
                        "input_tokens_details",
                        Json.object().put("cached_tokens", tokens.cached()).build())
                .put("output_tokens", tokens.output())
                .put("output_tokens_details", Json.object().put("reasoning_tokens", 0).build())
                .put("total_tokens", input + tokens.output())
                .build();
    }

    private static void item(List<byte[]> all, int index, Turn.Reply reply) {
        switch (reply.pieces().get(index)) {
            case Turn.Piece.Text(String text) ->
                    message(all, index, text, reply.ending() == Turn.Ending.REFUSED);
            case Turn.Piece.Thinking(String text, String signature) ->
                    reasoning(all, index, text, signature);
            case Turn.Piece.Call call -> call(all, index, call);
        }
    }

    private static Json.ObjectBuilder at(int index) {
        return Json.object().put("output_index", index);
    }

    private static void message(List<byte[]> all, int index, String text, boolean refusal) {
        String kind = refusal ? "refusal" : "output_text";
        Json.Obj item =
                Json.object()
                        .put("id", "msg_" + index)
                        .put("type", "message")
                        .put("role", "assistant")
                        .put("content", Json.Arr.EMPTY)
                        .build();
        all.add(event("response.output_item.added", at(index).put("item", item)));
        all.add(
                event(
                        "response.content_part.added",
                        at(index)
                                .put("content_index", 0)
                                .put("part", Json.object().put("type", kind).build())));
        for (String half : WireForm.halves(text)) {
            all.add(
                    event(
                            "response." + kind + ".delta",
                            at(index).put("content_index", 0).put("delta", half)));
        }
        all.add(event("response." + kind + ".done", at(index).put("content_index", 0)));
        all.add(event("response.output_item.done", at(index).put("item", item)));
    }

    private static void reasoning(List<byte[]> all, int index, String text, String signature) {
        Json.Obj item =
                Json.object()
                        .put("id", "rs_" + index)
                        .put("type", "reasoning")
                        .put("summary", Json.Arr.EMPTY)
                        .build();
        all.add(event("response.output_item.added", at(index).put("item", item)));
        all.add(event("response.reasoning_summary_part.added", at(index).put("summary_index", 0)));
        for (String half : WireForm.halves(text)) {
            all.add(
                    event(
                            "response.reasoning_summary_text.delta",
                            at(index).put("summary_index", 0).put("delta", half)));
        }
        Json.Obj summary = Json.object().put("type", "summary_text").put("text", text).build();
        all.add(
                event(
                        "response.output_item.done",
                        at(index)
                                .put(
                                        "item",
                                        item.with("encrypted_content", signature)
                                                .with("summary", Json.array(List.of(summary))))));
    }

    private static void call(List<byte[]> all, int index, Turn.Piece.Call call) {
        Json.Obj item =
                Json.object()
                        .put("id", "fc_" + index)
                        .put("type", "function_call")
                        .put("call_id", call.id())
                        .put("name", call.tool())
                        .put("arguments", "")
                        .build();
        all.add(event("response.output_item.added", at(index).put("item", item)));
        String arguments = call.input().toString();
        for (String half : WireForm.halves(arguments)) {
            all.add(event("response.function_call_arguments.delta", at(index).put("delta", half)));
        }
        all.add(
                event(
                        "response.function_call_arguments.done",
                        at(index).put("arguments", arguments)));
        all.add(
                event(
                        "response.output_item.done",
                        at(index).put("item", item.with("arguments", arguments))));
    }

    private static byte[] event(String type, Json.ObjectBuilder data) {
        return WireForm.event(type, data.put("type", type).build());
    }

    @Override
    public byte[] broken() {
        return event(
                "error",
                Json.object()
                        .put("code", "server_error")
                        .put("message", "The server is currently overloaded"));
    }

    @Override
    public Refusal refusal(Turn.Fault fault) {
        return CompletionsForm.openai(fault);
    }
}
