package bot.molt.agent.turn;

import bot.molt.agent.session.Lines;
import bot.molt.spi.model.Model;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ModelRequest;
import bot.molt.spi.model.ToolDefinition;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/// Lets the model write down what it wants to keep, before the conversation is summed up. Nobody is
/// told of what it says, and the transcript does not have it.
///
/// Threads: the turn's.
final class MemoryFlush {
    private static final int MOST_ROUNDS = 8;

    private static final String ORDER =
            "This conversation is about to be summed up, and details will be lost. If there is anything that should be kept for good, add it to memory/%s.md now (append; make the file where it is missing). If there is nothing, or once it is written, answer with exactly NO_REPLY.";

    private final List<Model> models;
    private final String system;
    private final List<ToolDefinition> tools;
    private final LocalDate today;
    private final List<ModelMessage> messages;

    /// @param before the conversation without the message that is answered next
    MemoryFlush(
            List<Model> models,
            String system,
            List<ToolDefinition> tools,
            LocalDate today,
            List<ModelMessage> before) {
        this.models = models;
        this.system = system;
        this.tools = tools;
        this.today = today;
        this.messages = new ArrayList<>(before);
    }

    /// Whether a caller with these tools can write anything down.
    static boolean isPossible(List<ToolDefinition> tools) {
        return tools.stream().anyMatch(tool -> tool.name().equals("write"));
    }

    /// Makes the calls of an answer.
    @FunctionalInterface
    interface Making {
        void make(List<ModelPart.ToolCall> calls, CallRunner.Sink sink) throws InterruptedException;
    }

    void run(Making making) throws IOException, InterruptedException {
        messages.add(ModelMessage.User.of(ORDER.formatted(today)));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ModelChain.Answer answer = ModelChain.ask(models, this::request);
            messages.add(new ModelMessage.Assistant(answer.reply().parts(), answer.model().api()));
            List<ModelPart.ToolCall> calls = answer.reply().calls();
            if (calls.isEmpty()) {
                return;
            }
            making.make(calls, this::take);
        }
    }

    private ModelRequest request(Model model) {
        return new ModelRequest(
                Lines.name(model), system, messages, tools, ModelRequest.Options.DEFAULT);
    }

    private void take(List<CallRunner.Done> done) {
        for (CallRunner.Done each : done) {
            messages.add(
                    new ModelMessage.ToolResult(
                            each.call().id(), each.call().name(), each.content(), each.isError()));
        }
    }
}
