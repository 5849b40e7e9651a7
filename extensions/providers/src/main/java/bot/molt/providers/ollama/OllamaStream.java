package bot.molt.providers.ollama;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.providers.wire.Failures;
import bot.molt.providers.wire.Lines;
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

/// Reads one reply: an object a line.
final class OllamaStream {
    private final ReplyBuilder reply;
    private final Failures failures;
    private Stop reason = Stop.END;
    private int calls;

    OllamaStream(String model, Consumer<ModelEvent> listener, Failures failures) {
        this.reply = new ReplyBuilder(model, listener);
        this.failures = failures;
    }

    ModelReply read(InputStream in) throws IOException {
        Lines lines = new Lines(in);
        Optional<String> line = lines.next();
        while (line.isPresent()) {
            if (!line.get().isBlank() && take(parsed(line.get()))) {
                return reply.finish(reason);
            }
            line = lines.next();
        }
        throw failures.cutOff();
    }

    private static Json.Obj parsed(String line) throws IOException {
        try {
            return JsonText.parseObject(line);
        } catch (JsonSyntaxException e) {
            throw new IOException("a line that is no JSON object: " + e.getMessage(), e);
        }
    }

    /// Whether the reply is whole.
    private boolean take(Json.Obj piece) throws ModelException {
        if (piece.has("error")) {
            throw failures.inStream(piece);
        }
        reply.model(piece.string("model").orElse(""));
        Json.Obj message = piece.object("message");
        reply.thinking(message.string("thinking").orElse(""));
        reply.text(message.string("content").orElse(""));
        for (Json item : message.items("tool_calls")) {
            if (item instanceof Json.Obj call) {
                call(call);
            }
        }
        boolean done = piece.isTrue("done");
        if (done) {
            reason =
                    piece.string("done_reason").orElse("").equals("length")
                            ? Stop.LENGTH
                            : Stop.END;
            reply.usage(
                    new ModelUsage(
                            piece.number("prompt_eval_count").orElse(0L),
                            piece.number("eval_count").orElse(0L),
                            0,
                            0));
        }
        return done;
    }

    private void call(Json.Obj call) {
        Json.Obj function = call.object("function");
        String key = Integer.toString(calls++);
        reply.beginCall(key, call.string("id").orElse(""), function.string("name").orElse(""));
        String text =
                function.get("arguments") instanceof Json.Str(String written)
                        ? written
                        : function.object("arguments").toString();
        reply.allArguments(key, text);
        reply.endCall(key);
    }
}
