package bot.molt.spi.model;

import bot.molt.spi.tool.Content;
import java.util.List;

/// One message of a conversation with a model.
public sealed interface ModelMessage {
    /// What a person or the gateway said.
    record User(List<ModelPart> parts) implements ModelMessage {
        public User {
            parts = List.copyOf(parts);
        }

        public static User of(String text) {
            return new User(List.of(new ModelPart.Text(text)));
        }
    }

    /// What a model answered. What only the API that made it can read, signatures of thoughts, is
    /// sent back to that one alone.
    ///
    /// @param api name of the [ModelApi] that made it
    record Assistant(List<ModelPart> parts, String api) implements ModelMessage {
        public Assistant {
            parts = List.copyOf(parts);
        }
    }

    /// What one call of the assistant's message before gave. Results of one message follow each
    /// other.
    ///
    /// @param callId [ModelPart.ToolCall#id]
    record ToolResult(String callId, String tool, List<Content> content, boolean isError)
            implements ModelMessage {
        public ToolResult {
            content = List.copyOf(content);
        }
    }
}
