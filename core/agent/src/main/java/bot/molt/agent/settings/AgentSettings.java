package bot.molt.agent.settings;

import bot.molt.agent.queue.QueueSettings;
import bot.molt.spi.model.ModelRequest;
import java.time.Duration;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// What holds for every turn, as the configuration says it now.
///
/// @param roster the agents that there are
/// @param timeLimit of a turn
/// @param turnsAtOnce over all sessions
/// @param thinking null for what suits the model
/// @param contextTokens the most that is told a model, whatever its window
/// @param zone in which the date is told
public record AgentSettings(
        Roster roster,
        Duration timeLimit,
        int turnsAtOnce,
        ModelRequest.@Nullable Thinking thinking,
        int contextTokens,
        ZoneId zone,
        int bootstrapMaxChars,
        Compaction compaction,
        Pruning pruning,
        Talk talk) {
    public static final AgentSettings DEFAULT =
            new AgentSettings(
                    Roster.MAIN,
                    Duration.ofMinutes(10),
                    16,
                    null,
                    200_000,
                    ZoneId.of("UTC"),
                    20_000,
                    Compaction.DEFAULT,
                    Pruning.OFF,
                    Talk.DEFAULT);

    /// Id of the agent that is meant where nobody names one.
    public String defaultAgent() {
        return roster.standard();
    }

    /// How messages wait.
    public QueueSettings queue() {
        return talk.queue();
    }

    /// When a conversation is made shorter.
    ///
    /// @param reserve tokens of the window that are kept free
    /// @param keep tokens of the latest messages that stay as they are
    /// @param flushesMemory whether the model may write notes before
    public record Compaction(int reserve, int keep, boolean flushesMemory) {
        public static final Compaction DEFAULT = new Compaction(20_000, 20_000, true);
    }

    /// When old results of tools are told in part only.
    ///
    /// @param enabled whether at all
    /// @param after how long a session must have rested
    /// @param keepAnswers the latest answers whose results stay
    /// @param trimAt part of the window from which on results are cut
    /// @param clearAt part of the window from which on they are left out
    public record Pruning(
            boolean enabled, Duration after, int keepAnswers, double trimAt, double clearAt) {
        public static final Pruning OFF = new Pruning(false, Duration.ofMinutes(5), 3, 0.3, 0.5);
    }

    public AgentSettings withQueue(QueueSettings other) {
        return new AgentSettings(
                roster,
                timeLimit,
                turnsAtOnce,
                thinking,
                contextTokens,
                zone,
                bootstrapMaxChars,
                compaction,
                pruning,
                new Talk(other, talk.burst(), talk.resets(), talk.acks()));
    }

    public AgentSettings with(Roster other) {
        return new AgentSettings(
                other,
                timeLimit,
                turnsAtOnce,
                thinking,
                contextTokens,
                zone,
                bootstrapMaxChars,
                compaction,
                pruning,
                talk);
    }

    public AgentSettings with(Talk other) {
        return new AgentSettings(
                roster,
                timeLimit,
                turnsAtOnce,
                thinking,
                contextTokens,
                zone,
                bootstrapMaxChars,
                compaction,
                pruning,
                other);
    }

    public AgentSettings within(Duration limit) {
        return new AgentSettings(
                roster,
                limit,
                turnsAtOnce,
                thinking,
                contextTokens,
                zone,
                bootstrapMaxChars,
                compaction,
                pruning,
                talk);
    }

    public AgentSettings withContextTokens(int tokens, Compaction other) {
        return new AgentSettings(
                roster,
                timeLimit,
                turnsAtOnce,
                thinking,
                tokens,
                zone,
                bootstrapMaxChars,
                other,
                pruning,
                talk);
    }
}
