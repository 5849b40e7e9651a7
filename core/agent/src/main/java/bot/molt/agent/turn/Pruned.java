package bot.molt.agent.turn;

import bot.molt.agent.settings.AgentSettings;
import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import java.util.ArrayList;
import java.util.List;

/// Old results of tools, cut for a request. The transcript keeps them whole.
final class Pruned {
    private static final int LONG = 4_000;
    private static final int PIECE = 1_500;
    private static final int WORTH_CLEARING = 50_000;
    private static final String CLEARED = "[Old tool result content cleared]";

    private Pruned() {}

    /// The messages as they are asked with.
    ///
    /// @param window of the model, in characters
    static List<ModelMessage> of(
            List<ModelMessage> messages, long window, AgentSettings.Pruning pruning) {
        double ratio = (double) size(messages) / window;
        if (!pruning.enabled() || ratio <= pruning.trimAt()) {
            return messages;
        }
        int end = lastPrunable(messages, pruning.keepAnswers());
        List<ModelMessage> trimmed = new ArrayList<>(messages);
        for (int i = 0; i < end; i++) {
            trimmed.set(i, trimmed(messages.get(i)));
        }
        boolean still = (double) size(trimmed) / window > pruning.clearAt();
        return still && prunable(trimmed, end) >= WORTH_CLEARING ? cleared(trimmed, end) : trimmed;
    }

    /// Results in front of this place may be cut.
    private static int lastPrunable(List<ModelMessage> messages, int keep) {
        int answers = 0;
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ModelMessage.Assistant && ++answers == keep) {
                return i;
            }
        }
        return 0;
    }

    private static ModelMessage trimmed(ModelMessage message) {
        if (!(message instanceof ModelMessage.ToolResult result) || !isText(result)) {
            return message;
        }
        String text = text(result);
        if (text.length() <= LONG) {
            return message;
        }
        return with(
                result,
                "%s\n…\n%s\n[cut: %d characters at first]"
                        .formatted(
                                text.substring(0, PIECE),
                                text.substring(text.length() - PIECE),
                                text.length()));
    }

    private static List<ModelMessage> cleared(List<ModelMessage> messages, int end) {
        List<ModelMessage> all = new ArrayList<>(messages);
        for (int i = 0; i < end; i++) {
            if (all.get(i) instanceof ModelMessage.ToolResult result && isText(result)) {
                all.set(i, with(result, CLEARED));
            }
        }
        return all;
    }

    private static ModelMessage with(ModelMessage.ToolResult result, String text) {
        return new ModelMessage.ToolResult(
                result.callId(), result.tool(), List.of(new Content.Text(text)), result.isError());
    }

    /// A result with a picture stays.
    private static boolean isText(ModelMessage.ToolResult result) {
        return result.content().stream().allMatch(Content.Text.class::isInstance);
    }

    private static String text(ModelMessage.ToolResult result) {
        StringBuilder all = new StringBuilder();
        for (Content content : result.content()) {
            if (content instanceof Content.Text(String text)) {
                all.append(text);
            }
        }
        return all.toString();
    }

    private static long prunable(List<ModelMessage> messages, int end) {
        return messages.subList(0, end).stream()
                .filter(ModelMessage.ToolResult.class::isInstance)
                .mapToLong(Pruned::size)
                .sum();
    }

    static long size(List<ModelMessage> messages) {
        return messages.stream().mapToLong(Pruned::size).sum();
    }

    /// Characters that a message has for a model.
    static long size(ModelMessage message) {
        return switch (message) {
            case ModelMessage.User(List<ModelPart> parts) -> parts(parts);
            case ModelMessage.Assistant(List<ModelPart> parts, String _) -> parts(parts);
            case ModelMessage.ToolResult result -> text(result).length() + 100L;
        };
    }

    private static long parts(List<ModelPart> parts) {
        long size = 0;
        for (ModelPart part : parts) {
            size +=
                    switch (part) {
                        case ModelPart.Text(String text) -> text.length();
                        case ModelPart.Image _ -> 6_000;
                        case ModelPart.Thinking(String text, String _) -> text.length();
                        case ModelPart.ToolCall call ->
                                call.name().length() + call.arguments().toString().length();
                    };
        }
        return size;
    }
}
