package bot.molt.spi.model;

import bot.molt.base.Require;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One request to a model.
///
/// @param model the server's own name of it
/// @param system instructions that stand before the conversation; empty for none
/// @param messages oldest first; begins with a user's and never ends with an assistant's
public record ModelRequest(
        String model,
        String system,
        List<ModelMessage> messages,
        List<ToolDefinition> tools,
        Options options) {
    public ModelRequest {
        Require.nonBlank("model", model);
        messages = List.copyOf(messages);
        tools = List.copyOf(tools);
    }

    /// The same of another model.
    public ModelRequest withModel(String name) {
        return new ModelRequest(name, system, messages, tools, options);
    }

    /// How it is to answer.
    ///
    /// @param maxTokens of the answer; zero for the API's own limit
    /// @param temperature null for the server's own
    /// @param topP part of the likeliest words that are drawn from; null for the server's own
    /// @param choice which tools it may call
    /// @param stop texts that end the answer
    /// @param cacheKey the same for all requests that begin alike: a session; empty for none
    public record Options(
            int maxTokens,
            Thinking thinking,
            @Nullable Double temperature,
            @Nullable Double topP,
            ToolChoice choice,
            List<String> stop,
            String cacheKey) {
        public static final Options DEFAULT =
                new Options(0, Thinking.OFF, null, null, ToolChoice.AUTO, List.of(), "");

        public Options {
            Require.range("maxTokens", maxTokens, 0, Integer.MAX_VALUE);
            stop = List.copyOf(stop);
        }

        public Options withMaxTokens(int tokens) {
            return new Options(tokens, thinking, temperature, topP, choice, stop, cacheKey);
        }

        public Options withThinking(Thinking level) {
            return new Options(maxTokens, level, temperature, topP, choice, stop, cacheKey);
        }
    }

    /// How long a model thinks before it answers. What a model does not know is rounded to the
    /// nearest that it does.
    public enum Thinking {
        OFF,
        MINIMAL,
        LOW,
        MEDIUM,
        HIGH,
        XHIGH
    }

    /// Which tools a model may call.
    public enum ToolChoice {
        AUTO,
        NONE,
        /// At least one.
        REQUIRED
    }
}
