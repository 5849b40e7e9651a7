package bot.molt.protocol.sessions;

import bot.molt.base.Require;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Written;
import org.jspecify.annotations.Nullable;

/// Fields of a session that are set; `null` clears one, what is not written stays.
///
/// Wire: `{"key":"main","thinkingLevel":"high","label":null}`
public record PatchSessionParams(String key, @Flat Levels levels, @Flat Rules rules) {
    public PatchSessionParams {
        Require.nonBlank("key", key);
    }

    /// How it answers.
    public record Levels(
            @Nullable Written label,
            @Nullable Written thinkingLevel,
            @Nullable Written verboseLevel,
            @Nullable Written reasoningLevel,
            @Nullable Written responseUsage,
            @Nullable Written elevatedLevel,
            @Nullable Written model) {}

    /// What it may.
    public record Rules(
            @Nullable Written execHost,
            @Nullable Written execSecurity,
            @Nullable Written execAsk,
            @Nullable Written execNode,
            @Nullable Written spawnedBy,
            @Nullable Written sendPolicy,
            @Nullable Written groupActivation) {}
}
