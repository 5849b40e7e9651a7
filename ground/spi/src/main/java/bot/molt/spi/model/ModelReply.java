package bot.molt.spi.model;

import java.util.List;

/// A whole reply.
///
/// @param model as the server named the one that answered
public record ModelReply(List<ModelPart> parts, Stop stop, ModelUsage usage, String model) {
    public ModelReply {
        parts = List.copyOf(parts);
    }

    /// Why it ended.
    public enum Stop {
        /// It was done.
        END,
        /// The limit of tokens.
        LENGTH,
        /// It waits for the results of its calls.
        TOOL_USE,
        /// The model or a filter of the server would not go on.
        REFUSED
    }

    /// The text pieces, joined.
    public String text() {
        StringBuilder all = new StringBuilder();
        for (ModelPart part : parts) {
            if (part instanceof ModelPart.Text(String text)) {
                all.append(text);
            }
        }
        return all.toString();
    }

    /// The calls, in order.
    public List<ModelPart.ToolCall> calls() {
        return parts.stream()
                .filter(ModelPart.ToolCall.class::isInstance)
                .map(ModelPart.ToolCall.class::cast)
                .toList();
    }
}
