package bot.molt.agent;

import bot.molt.base.json.JsonText;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelEvent;
import bot.molt.spi.model.ModelException;
import bot.molt.spi.model.ModelFacts;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelPrice;
import bot.molt.spi.model.ModelReply;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ModelUsage;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// A model that answers by a script; without one it repeats what was said last.
public final class ScriptedModel implements Model {
    /// One answer.
    @FunctionalInterface
    public interface Step {
        ModelReply answer(ModelRequest request, Consumer<ModelEvent> listener)
                throws IOException, InterruptedException;
    }

    private final String ref;
    private final int window;
    private final Deque<Step> script = new ArrayDeque<>();
    private final List<ModelRequest> requests = new CopyOnWriteArrayList<>();
    private volatile ModelUsage usage = new ModelUsage(10, 5, 0, 0);

    ScriptedModel(String ref, int window) {
        this.ref = ref;
        this.window = window;
    }

    synchronized ScriptedModel then(Step step) {
        script.add(step);
        return this;
    }

    /// Says a text, told in two pieces.
    ScriptedModel says(String text) {
        return then((_, listener) -> said(text, listener));
    }

    /// Makes calls: `tool {"text":"x"}`.
    ScriptedModel calls(String... calls) {
        return then((_, _) -> {
            List<ModelPart> parts = new ArrayList<>();
            for (int i = 0; i < calls.length; i++) {
                int space = calls[i].indexOf(' ');
                parts.add(
                        new ModelPart.ToolCall(
                                "call_" + requests.size() + "_" + i,
                                calls[i].substring(0, space),
                                JsonText.parseObject(
                                        calls[i].substring(space).replace('\'', '"'))));
            }
            return new ModelReply(parts, ModelReply.Stop.TOOL_USE, usage, ref);
        });
    }

    ScriptedModel fails(ModelException.Kind kind) {
        return then((_, _) -> {
            throw new ModelException(kind, kind.name());
        });
    }

    /// A reply that is one call: `tool {'text':'x'}`.
    ModelReply call(String call) {
        int space = call.indexOf(' ');
        ModelPart part =
                new ModelPart.ToolCall(
                        "call_" + requests.size(),
                        call.substring(0, space),
                        JsonText.parseObject(call.substring(space).replace('\'', '"')));
        return new ModelReply(List.of(part), ModelReply.Stop.TOOL_USE, usage, ref);
    }

    ModelReply said(String text, Consumer<ModelEvent> listener) {
        int half = text.length() / 2;
        listener.accept(new ModelEvent.Text(text.substring(0, half)));
        listener.accept(new ModelEvent.Text(text.substring(half)));
        return whole(text);
    }

    ModelReply whole(String text) {
        return new ModelReply(List.of(new ModelPart.Text(text)), ModelReply.Stop.END, usage, ref);
    }

    void using(ModelUsage other) {
        usage = other;
    }

    List<ModelRequest> requests() {
        return requests;
    }

    ModelRequest lastRequest() {
        return requests.getLast();
    }

    @Override
    public String ref() {
        return ref;
    }

    @Override
    public String api() {
        return "scripted";
    }

    @Override
    public ModelFacts facts() {
        return new ModelFacts(
                window, 1_000, Set.of(ModelFacts.Ability.THINKING), new ModelPrice(1, 2, 0, 0));
    }

    @Override
    public ModelReply generate(ModelRequest request, Consumer<ModelEvent> listener)
            throws IOException, InterruptedException {
        requests.add(request);
        Step step;
        synchronized (this) {
            step = script.isEmpty() ? (_, told) -> said(echo(request), told) : script.poll();
        }
        return step.answer(request, listener);
    }

    private static String echo(ModelRequest request) {
        return "echo: " + Told.text(request.messages().getLast());
    }
}
