package bot.molt.gateway.openai;

import bot.molt.spi.model.ModelPart;
import java.util.List;

/// One entry of a conversation, as a client sent it.
///
/// @param tool whose result it is; empty for what is no result
record Said(Who who, String tool, String text, List<ModelPart.Image> images) {
    /// Who said it.
    enum Who {
        SYSTEM,
        USER,
        ASSISTANT,
        TOOL
    }

    Said {
        images = List.copyOf(images);
    }

    static Said of(Who who, String text) {
        return new Said(who, "", text, List.of());
    }

    /// `User: …`, `Assistant: …`, `Tool:exec: …`.
    String line() {
        return switch (who) {
            case SYSTEM -> "System: " + text;
            case USER -> "User: " + text;
            case ASSISTANT -> "Assistant: " + text;
            case TOOL -> "Tool:" + tool + ": " + text;
        };
    }

    /// Whether an answer is wanted to it.
    boolean asks() {
        return who == Who.USER || who == Who.TOOL;
    }
}
