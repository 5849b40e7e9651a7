package bot.molt.providers.google;

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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one streamed reply; each event is a piece of a whole answer.
final class GeminiStream {
    private final ReplyBuilder reply;
    private final Failures failures;
    private String finish = "";
    private int calls;

    GeminiStream(String model, Consumer<ModelEvent> listener, Failures failures) {
        this.reply = new ReplyBuilder(model, listener);
        this.failures = failures;
    }

    ModelReply read(InputStream in) throws IOException {
        EventStream events = new EventStream(in);
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent()) {
            take(event.get().json());
            event = events.next();
        }
        if (finish.isEmpty()) {
            throw failures.cutOff();
        }
        return reply.finish(reason());
    }

    private void take(Json.Obj data) throws ModelException {
        if (data.get("error") instanceof Json.Obj error) {
            throw failures.inStream(error);
        }
        reply.model(data.string("modelVersion").orElse(""));
        finish =
                data.object("promptFeedback")
                        .string("blockReason")
                        .map(_ -> "SAFETY")
                        .orElse(finish);
        List<Json> candidates = data.items("candidates");
        if (!candidates.isEmpty() && candidates.getFirst() instanceof Json.Obj candidate) {
            for (Json part : candidate.object("content").items("parts")) {
                if (part instanceof Json.Obj object) {
                    part(object);
                }
            }
            finish = candidate.string("finishReason").orElse(finish);
        }
        if (data.has("usageMetadata")) {
            count(data.object("usageMetadata"));
        }
    }

    private void part(Json.Obj part) {
        String signature = part.string("thoughtSignature").orElse("");
        if (part.isTrue("thought")) {
            reply.thinking(part.string("text").orElse(""));
            if (!signature.isEmpty()) {
                reply.signature(signature);
            }
            return;
        }
        if (!signature.isEmpty()) {
            reply.endPart();
            reply.signature(signature);
            reply.endPart();
        }
        reply.text(part.string("text").orElse(""));
        if (part.get("functionCall") instanceof Json.Obj call) {
            String key = Integer.toString(calls++);
            reply.beginCall(key, call.string("id").orElse(""), call.string("name").orElse(""));
            reply.allArguments(key, call.object("args").toString());
            reply.endCall(key);
        }
    }

    private void count(Json.Obj usage) {
        long prompt = usage.number("promptTokenCount").orElse(0L);
        long cached = usage.number("cachedContentTokenCount").orElse(0L);
        long output =
                usage.number("candidatesTokenCount").orElse(0L)
                        + usage.number("thoughtsTokenCount").orElse(0L);
        reply.usage(new ModelUsage(Math.max(0, prompt - cached), output, cached, 0));
    }

    private Stop reason() {
        return switch (finish) {
            case "MAX_TOKENS" -> Stop.LENGTH;
            case "SAFETY",
                    "RECITATION",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY" ->
                    Stop.REFUSED;
            default -> Stop.END;
        };
    }
}
