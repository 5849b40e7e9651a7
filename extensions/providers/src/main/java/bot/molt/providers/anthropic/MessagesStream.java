package bot.molt.providers.anthropic;

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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one streamed reply.
final class MessagesStream {
    private final ReplyBuilder reply;
    private final Failures failures;
    private final Map<Long, String> types = new HashMap<>();
    private Json.Obj usage = Json.Obj.EMPTY;
    private String stop = "";

    MessagesStream(String model, Consumer<ModelEvent> listener, Failures failures) {
        this.reply = new ReplyBuilder(model, listener);
        this.failures = failures;
    }

    ModelReply read(InputStream in) throws IOException {
        EventStream events = new EventStream(in);
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent()) {
            Json.Obj data = event.get().json();
            if (take(data.string("type").orElse(event.get().type()), data)) {
                return reply.finish(reason());
            }
            event = events.next();
        }
        throw failures.cutOff();
    }

    /// Whether the reply is whole.
    private boolean take(String type, Json.Obj data) throws ModelException {
        switch (type) {
            case "message_start" -> {
                Json.Obj message = data.object("message");
                reply.model(message.string("model").orElse(""));
                count(message.object("usage"));
            }
            case "content_block_start" -> begin(index(data), data.object("content_block"));
            case "content_block_delta" -> grow(index(data), data.object("delta"));
            case "content_block_stop" -> end(index(data));
            case "message_delta" -> {
                stop = data.object("delta").string("stop_reason").orElse(stop);
                count(data.object("usage"));
            }
            case "error" -> throw failures.inStream(data.object("error"));
            default -> {}
        }
        return type.equals("message_stop");
    }

    private static long index(Json.Obj data) {
        return data.number("index").orElse(0L);
    }

    private void begin(long index, Json.Obj block) {
        String type = block.string("type").orElse("");
        types.put(index, type);
        switch (type) {
            case "tool_use" -> {
                reply.beginCall(
                        Long.toString(index),
                        block.string("id").orElse(""),
                        block.string("name").orElse(""));
                Json.Obj input = block.object("input");
                if (!input.members().isEmpty()) {
                    reply.allArguments(Long.toString(index), input.toString());
                }
            }
            case "text" -> reply.text(block.string("text").orElse(""));
            case "thinking" -> reply.thinking(block.string("thinking").orElse(""));
            case "redacted_thinking" ->
                    reply.signature(MessagesTurns.REDACTED + block.string("data").orElse(""));
            default -> {}
        }
    }

    private void grow(long index, Json.Obj delta) {
        switch (delta.string("type").orElse("")) {
            case "text_delta" -> reply.text(delta.string("text").orElse(""));
            case "thinking_delta" -> reply.thinking(delta.string("thinking").orElse(""));
            case "signature_delta" -> reply.signature(delta.string("signature").orElse(""));
            case "input_json_delta" ->
                    reply.arguments(Long.toString(index), delta.string("partial_json").orElse(""));
            default -> {}
        }
    }

    private void end(long index) {
        if (types.getOrDefault(index, "").equals("tool_use")) {
            reply.endCall(Long.toString(index));
        } else {
            reply.endPart();
        }
    }

    /// Later counts are of the whole reply, and leave out what did not change.
    private void count(Json.Obj counted) {
        for (Map.Entry<String, Json> member : counted.members().entrySet()) {
            if (member.getValue() instanceof Json.Num) {
                usage = usage.with(member.getKey(), member.getValue());
            }
        }
        reply.usage(
                new ModelUsage(
                        tokens("input_tokens"),
                        tokens("output_tokens"),
                        tokens("cache_read_input_tokens"),
                        tokens("cache_creation_input_tokens")));
    }

    private long tokens(String name) {
        return usage.number(name).orElse(0L);
    }

    private Stop reason() {
        return switch (stop) {
            case "max_tokens", "model_context_window_exceeded" -> Stop.LENGTH;
            case "tool_use" -> Stop.TOOL_USE;
            case "refusal" -> Stop.REFUSED;
            default -> Stop.END;
        };
    }
}
