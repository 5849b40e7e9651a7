package bot.molt.agent;

import bot.molt.base.Require;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.model.ToolDefinition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A message for an agent, as a door hands it in.
///
/// @param key the same for the same message, however often it comes; the id of its run
/// @param caller whose rights its turn has
/// @param session the session that is meant; `main` for the agent's own
public record Inbound(
        String key,
        Caller caller,
        String session,
        String text,
        List<ModelPart.Image> images,
        Options options) {
    private static final int LONGEST_KEY = 200;

    public Inbound {
        Require.nonBlank("idempotencyKey", key);
        Require.range("length of idempotencyKey", key.length(), 1, LONGEST_KEY);
        Require.that(!text.isBlank() || !images.isEmpty(), "message", "blank", "text or a picture");
        images = List.copyOf(images);
    }

    /// A text without anything special.
    public static Inbound of(String key, Caller caller, String session, String text) {
        return new Inbound(key, caller, session, text, List.of(), Options.NONE);
    }

    /// The same message in other words.
    public Inbound saying(String other) {
        return new Inbound(key, caller, session, other, images, options);
    }

    public Inbound with(Options other) {
        return new Inbound(key, caller, session, text, images, other);
    }

    /// What holds for this message only.
    ///
    /// @param agent whose session is meant where the key does not say; null for the default agent
    /// @param model reference; null for the session's
    /// @param thinking level; null for the session's
    /// @param timeLimit of its turn; null for the configured one
    /// @param extraSystem stands at the end of the instructions; empty for none
    /// @param answer how a model is to answer
    /// @param clientTools that the client runs itself: a call of one ends the turn
    /// @param queue how it joins what already runs: `collect`; null for the session's
    /// @param route where the reply is sent besides; null for nowhere
    /// @param label a name for the session; null for none
    public record Options(
            @Nullable String agent,
            @Nullable String model,
            @Nullable String thinking,
            @Nullable Duration timeLimit,
            String extraSystem,
            AnswerWish answer,
            List<ToolDefinition> clientTools,
            @Nullable String queue,
            @Nullable Route route,
            @Nullable String label) {
        public static final Options NONE =
                new Options(
                        null, null, null, null, "", AnswerWish.NONE, List.of(), null, null, null);

        public Options {
            clientTools = List.copyOf(clientTools);
        }

        /// Whether both may be answered together: all but the message that a reply quotes is the
        /// same.
        public boolean isLike(Options other) {
            Route there = other.route();
            return there == null ? equals(other) : sentTo(there).equals(other) && isSameWay(there);
        }

        private boolean isSameWay(Route there) {
            return route != null
                    && route.channel().equals(there.channel())
                    && route.conversation().equals(there.conversation());
        }

        public Options onAgent(@Nullable String other) {
            return new Options(
                    other,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options withModel(@Nullable String other) {
            return new Options(
                    agent,
                    other,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options withThinking(@Nullable String level) {
            return new Options(
                    agent,
                    model,
                    level,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options within(@Nullable Duration limit) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    limit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options withSystem(String text) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    text,
                    answer,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options withTools(List<ToolDefinition> tools) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    tools,
                    queue,
                    route,
                    label);
        }

        public Options answering(AnswerWish wish) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    wish,
                    clientTools,
                    queue,
                    route,
                    label);
        }

        public Options queued(@Nullable String mode) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    mode,
                    route,
                    label);
        }

        public Options labelled(@Nullable String name) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    route,
                    name);
        }

        public Options sentTo(@Nullable Route other) {
            return new Options(
                    agent,
                    model,
                    thinking,
                    timeLimit,
                    extraSystem,
                    answer,
                    clientTools,
                    queue,
                    other,
                    label);
        }
    }
}
