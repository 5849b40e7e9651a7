package bot.molt.agent.heartbeat;

import bot.molt.execution.agents.HeartbeatConfig;

/// How one agent looks after things by itself.
///
/// @param agent id
public record HeartbeatPlan(String agent, HeartbeatConfig config) {
    long everyMillis() {
        return config.interval().toMillis();
    }

    /// Whether anybody wrote anything of it.
    boolean isConfigured() {
        return !config.equals(HeartbeatConfig.DEFAULT);
    }

    String session() {
        String session = config.session();
        return session == null ? "main" : session;
    }
}
