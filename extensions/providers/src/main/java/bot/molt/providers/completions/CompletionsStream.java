package bot.molt.providers.completions;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads one streamed reply. A server that answers a whole message in the place of a stream is
/// understood too.
final class CompletionsStream {
    private static final String DONE = "[DONE]";

    private final ReplyBuilder reply;
    private final ThinkTags tags;
    private final Failures failures;
    private final List<Json> details = new ArrayList<>();
    private String thoughtsCameAs = "";
    private String lastCall = "";
    private int calls;
    private String finish = "";

    CompletionsStream(String model, Consumer<ModelEvent> listener, Failures failures) {
        this.reply = new ReplyBuilder(model, listener);
        this.tags = new ThinkTags(reply);
        this.failures = failures;
    }

    ModelReply read(InputStream in) throws IOException {
        EventStream events = new EventStream(new WholeAnswer(in));
        boolean done = false;
        Optional<EventStream.Event> event = events.next();
        while (event.isPresent() && !done) {
            done = event.get().data().strip().equals(DONE);
            if (!done) {
                take(event.get().json());
                event = events.next();
            }
        }
        tags.end();
        if (finish.isEmpty() && (!done || reply.isEmpty())) {
            throw failures.cutOff();
        }
        if (!details.isEmpty()) {
            reply.signature(Json.array(details).toString());
        }
        return reply.finish(reason());
    }

    private void take(Json.Obj chunk) throws ModelException {
        Json error = chunk.get("error");
        if (error instanceof Json.Obj || error instanceof Json.Str) {
            throw failures.inStream(error);
        }
        reply.model(chunk.string("model").orElse(""));
        count(chunk.object("usage"));
        count(chunk.object("x_groq").object("usage"));
        for (Json item : chunk.items("choices")) {
            if (item instanceof Json.Obj choice) {
                choice(choice);
            }
        }
    }

    private void choice(Json.Obj choice) throws ModelException {
        Json.Obj delta = choice.object(choice.has("delta") ? "delta" : "message");
        think(delta);
        delta.string("content").ifPresent(tags::text);
        delta.string("refusal").ifPresent(reply::text);
        for (Json item : delta.items("tool_calls")) {
            if (item instanceof Json.Obj call) {
                call(call);
            }
        }
        count(choice.object("usage"));
        finish = choice.string("finish_reason").orElse(finish);
        if (finish.equals("error") || finish.equals("network_error")) {
            throw failures.inStream(choice.has("error") ? choice.object("error") : Json.of(finish));
        }
    }

    private void think(Json.Obj delta) {
        for (String name : List.of(Thoughts.CONTENT, Thoughts.REASONING)) {
            String text = delta.string(name).orElse("");
            if (!text.isEmpty() && (thoughtsCameAs.isEmpty() || thoughtsCameAs.equals(name))) {
                thoughtsCameAs = name;
                reply.thinking(text);
                reply.signature(name);
            }
        }
        List<Json> more = delta.items(Thoughts.DETAILS);
        if (!more.isEmpty()) {
            Details.merge(details, more);
            if (thoughtsCameAs.isEmpty()) {
                more.forEach(item -> reply.thinking(Details.text(item)));
            }
        }
    }

    /// Pieces of a call come by index, by id, or by neither: then a name begins a call, and all
    /// else belongs to the last one.
    private void call(Json.Obj piece) {
        String id = piece.string("id").orElse("");
        Json.Obj function = piece.object("function");
        String name = function.string("name").orElse("");
        String index = piece.number("index").map(Object::toString).orElse("");
        String key = index.isEmpty() ? lastCall : "i" + index;
        boolean other = !id.isEmpty() && !name.isEmpty() && !id.equals(reply.openId(key));
        boolean unnamed = index.isEmpty() && id.isEmpty() && !name.isEmpty();
        if (!reply.isOpen(key) || other || unnamed) {
            reply.endCall(key);
            key = index.isEmpty() ? "n" + calls : key;
            calls++;
            reply.beginCall(key, id, name);
        }
        lastCall = key;
        Json arguments = function.get("arguments");
        if (arguments instanceof Json.Str(String text)) {
            reply.arguments(key, text);
        } else if (arguments instanceof Json.Obj whole) {
            reply.allArguments(key, whole.toString());
        }
    }

    private void count(Json.Obj usage) {
        long prompt = usage.number("prompt_tokens").orElse(0L);
        long output = usage.number("completion_tokens").orElse(0L);
        if (prompt + output == 0) {
            return;
        }
        long cached =
                usage.object("prompt_tokens_details")
                        .number("cached_tokens")
                        .or(() -> usage.number("prompt_cache_hit_tokens"))
                        .or(() -> usage.number("cached_tokens"))
                        .orElse(0L);
        reply.usage(new ModelUsage(Math.max(0, prompt - cached), output, cached, 0));
    }

    private Stop reason() {
        return switch (finish) {
            case "length", "max_tokens", "model_length" -> Stop.LENGTH;
            case "tool_calls", "function_call" -> Stop.TOOL_USE;
            case "content_filter", "sensitive" -> Stop.REFUSED;
            default -> Stop.END;
        };
    }
}
