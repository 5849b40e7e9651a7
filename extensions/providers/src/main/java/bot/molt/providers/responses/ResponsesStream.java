package bot.molt.providers.responses;

import bot.molt.base.json.Json;
import bot.molt.providers.wire.EventStream;
import bot.molt.providers.wire.Failures;
import bot.molt.providers.wire.ReplyBuilder;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelReply.Stop;
import bot.molt.spi.model.ModelUsage;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one streamed reply: items that begin, grow and end, then the whole response.
final class ResponsesStream {
    private final ReplyBuilder reply;
    private final Failures failures;
    private boolean refused;
    private boolean summarized;

    ResponsesStream(String model, Consumer<ModelEvent> listener, Failures failures) {
        this.reply = new ReplyBuilder(model, listener);
        this.failures = failures;
    }

    ModelReply read(InputStream in) throws IOException {
        EventStream events = new EventStream(in);
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent() && !event.get().data().equals("[DONE]")) {
            Json.Obj data = event.get().json();
            Optional<Stop> stop = take(data.string("type").orElse(event.get().type()), data);
            if (stop.isPresent()) {
                return reply.finish(refused ? Stop.REFUSED : stop.get());
            }
            event = events.next();
        }
        throw failures.cutOff();
    }

    /// Why the reply ended; empty as long as it goes on.
    private Optional<Stop> take(String type, Json.Obj data) throws ModelException {
        switch (type) {
            case "response.created" -> answers(data.object("response"));
            case "response.output_item.added" -> begin(index(data), data.object("item"));
            case "response.output_text.delta" -> reply.text(delta(data));
            case "response.refusal.delta" -> {
                refused = true;
                reply.text(delta(data));
            }
            case "response.reasoning_summary_part.added" -> {
                if (summarized) {
                    reply.thinking("\n\n");
                }
                summarized = true;
            }
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
                    reply.thinking(delta(data));
            case "response.function_call_arguments.delta" ->
                    reply.arguments(index(data), delta(data));
            case "response.output_item.done" -> end(index(data), data.object("item"));
            case "response.completed" -> {
                return Optional.of(ended(data.object("response"), Stop.END));
            }
            case "response.incomplete" -> {
                Json.Obj response = data.object("response");
                String why = response.object("incomplete_details").string("reason").orElse("");
                refused |= why.equals("content_filter");
                return Optional.of(ended(response, Stop.LENGTH));
            }
            case "response.failed" ->
                    throw failures.inStream(data.object("response").object("error"));
            case "error" ->
                    throw failures.inStream(data.has("error") ? data.object("error") : data);
            default -> {}
        }
        return Optional.empty();
    }

    private static String index(Json.Obj data) {
        return data.number("output_index").map(Object::toString).orElse("0");
    }

    private static String delta(Json.Obj data) {
        return data.string("delta").orElse("");
    }

    private void answers(Json.Obj response) {
        reply.model(response.string("model").orElse(""));
    }

    private void begin(String index, Json.Obj item) {
        if (item.string("type").orElse("").equals("function_call")) {
            reply.beginCall(
                    index, item.string("call_id").orElse(""), item.string("name").orElse(""));
        }
        summarized = false;
    }

    private void end(String index, Json.Obj item) {
        switch (item.string("type").orElse("")) {
            case "function_call" -> {
                reply.allArguments(index, item.string("arguments").orElse(""));
                reply.endCall(index);
            }
            case "reasoning" -> {
                reply.signature(kept(item).toString());
                reply.endPart();
            }
            default -> reply.endPart();
        }
    }

    /// What the server wants back of a thought.
    private static Json.Obj kept(Json.Obj item) {
        return Json.object()
                .put("type", "reasoning")
                .put("id", item.string("id").orElse(null))
                .put("summary", Json.array(item.items("summary")))
                .put("encrypted_content", item.string("encrypted_content").orElse(null))
                .build();
    }

    private Stop ended(Json.Obj response, Stop stop) {
        answers(response);
        Json.Obj usage = response.object("usage");
        long input = usage.number("input_tokens").orElse(0L);
        long cached = usage.object("input_tokens_details").number("cached_tokens").orElse(0L);
        reply.usage(
                new ModelUsage(
                        Math.max(0, input - cached),
                        usage.number("output_tokens").orElse(0L),
                        cached,
                        0));
        return stop;
    }
}
