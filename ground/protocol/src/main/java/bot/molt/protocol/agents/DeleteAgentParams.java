package bot.molt.protocol.agents;

import bot.molt.base.Require;

/// Which agent goes. Its folder and its sessions stay.
public record DeleteAgentParams(String agentId) {
    public DeleteAgentParams {
        Require.nonBlank("agentId", agentId);
    }
}
