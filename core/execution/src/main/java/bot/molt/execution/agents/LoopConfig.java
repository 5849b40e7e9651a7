package bot.molt.execution.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `agents.defaults`, as far as turns of agents need them.
public record LoopConfig(
        @Doc("How long a turn may take; zero for no limit.")
                @Name("timeoutSeconds")
                @Default("600s")
                Duration timeLimit,
        @Doc("Turns that may run at once, over all sessions.") @Default("16") int maxConcurrent,
        @Doc(
                        "How long a model thinks: off, minimal, low, medium, high or xhigh; not written means low where it can.")
                @Nullable String thinkingDefault,
        @Doc("The most tokens that a model is told, whatever its window.") @Default("200000")
                int contextTokens,
        @Doc("Time zone in which the date is told: Asia/Shanghai; not written means the machine's.")
                @Nullable String userTimezone,
        @Doc("Characters of each file of the workspace that a model is told of at once.")
                @Default("20000")
                int bootstrapMaxChars,
        @Doc(
                        "Whether an empty workspace is left empty; else AGENTS.md, SOUL.md and the others are laid into it with an agent's first turn there.")
                @Default("false")
                boolean skipBootstrap,
        @Doc("Helpers that agents begin for a task.") SubagentsConfig subagents,
        @Doc("When a conversation is summed up.") Compaction compaction,
        @Doc("When old results of tools are told in part only.") Pruning contextPruning) {

    public LoopConfig {
        Require.range("maxConcurrent", maxConcurrent, 1, 10_000);
        Require.range("contextTokens", contextTokens, 1_000, 100_000_000);
        Require.range("bootstrapMaxChars", bootstrapMaxChars, 0, 10_000_000);
    }

    /// `agents.defaults.compaction`.
    public record Compaction(
            @Doc("Tokens of the window that are kept free.") @Default("20000")
                    int reserveTokensFloor,
            @Doc("Tokens of the latest messages that stay as they are.") @Default("20000")
                    int keepRecentTokens,
            @Doc("Notes that the model may write before.") MemoryFlush memoryFlush,
            @Doc("Understood and not needed: it is always summed up in one piece.")
                    @Nullable Json mode) {
        public Compaction {
            Require.range("reserveTokensFloor", reserveTokensFloor, 0, 10_000_000);
            Require.range("keepRecentTokens", keepRecentTokens, 0, 10_000_000);
        }
    }

    /// `agents.defaults.compaction.memoryFlush`.
    public record MemoryFlush(
            @Doc("Whether at all; needs the tool write.") @Default("true") boolean enabled,
            @Doc("Settings of parts that do not exist yet.")
                    @Aka({"softThresholdTokens", "systemPrompt"})
                    @Nullable Json prompt) {}

    /// `agents.defaults.contextPruning`.
    public record Pruning(
            @Doc("Whether at all.") @Default("off") Mode mode,
            @Doc("How long a session must have rested.") @Default("5m") Duration ttl,
            @Doc("The latest answers whose results stay whole.") @Default("3")
                    int keepLastAssistants,
            @Doc("Part of the window from which on long results are cut.") @Default("0.3")
                    double softTrimRatio,
            @Doc("Part of the window from which on results are left out.") @Default("0.5")
                    double hardClearRatio,
            @Doc("Settings of parts that do not exist yet.")
                    @Aka({"softTrim", "hardClear", "tools"})
                    @Nullable Json minPrunableToolChars) {
        public Pruning {
            Require.range("keepLastAssistants", keepLastAssistants, 0, 1_000);
        }

        /// When it is done.
        public enum Mode {
            OFF,
            CACHE_TTL
        }
    }
}
