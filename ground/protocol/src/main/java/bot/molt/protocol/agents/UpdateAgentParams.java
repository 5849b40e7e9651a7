package bot.molt.protocol.agents;

import bot.molt.base.Require;
import org.jspecify.annotations.Nullable;

/// What is changed of an agent; null leaves it as it is.
public record UpdateAgentParams(
        String agentId,
        @Nullable String name,
        @Nullable String workspace,
        @Nullable String model,
        @Nullable String emoji,
        @Nullable String avatar) {
    public UpdateAgentParams {
        Require.nonBlank("agentId", agentId);
    }
}
