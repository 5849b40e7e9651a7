package bot.molt.agent.hooks;

import bot.molt.base.Require;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Something that a program elsewhere wants an agent to do.
///
/// @param key the same for the same request, however often it comes; null where each is another
/// @param name of whoever asks, for people: `GitHub`
/// @param text what the agent is told
/// @param place where it is done
/// @param way where the reply goes
/// @param choice how it is done
/// @param now whether the main session hears of the end at once, else with its next heartbeat
public record HookTask(
        @Nullable String key,
        String name,
        String text,
        Place place,
        Way way,
        Choice choice,
        boolean now) {
    public HookTask {
        Require.nonBlank("message", text);
    }

    /// Where it is done.
    ///
    /// @param agent id; null for the default agent
    /// @param session key; null for one of its own
    public record Place(@Nullable String agent, @Nullable String session) {}

    /// Where the reply goes.
    ///
    /// @param channel `last` for the one that the main session was last written from
    /// @param to conversation; null for that one
    public record Way(boolean delivers, String channel, @Nullable String to) {
        /// Nowhere.
        public static final Way NONE = new Way(false, "last", null);
    }

    /// How it is done; null for the usual.
    public record Choice(
            @Nullable String model, @Nullable String thinking, @Nullable Duration limit) {}
}
