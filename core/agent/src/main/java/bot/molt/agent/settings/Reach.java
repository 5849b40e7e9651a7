package bot.molt.agent.settings;

import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.SessionToolsConfig.AgentToAgent;
import bot.molt.execution.agents.SubagentsConfig;
import java.util.List;

/// How far agents reach beyond their own session.
public record Reach(SubagentsConfig children, AgentToAgent others) {
    public static final Reach DEFAULT =
            new Reach(new SubagentsConfig(8, 5, 60, null), new AgentToAgent(false, List.of("*")));

    /// Whether an agent may reach sessions of another.
    public boolean mayReach(String agent, String other) {
        return agent.equals(other) || others.enabled() && takesPart(agent) && takesPart(other);
    }

    private boolean takesPart(String agent) {
        return others.allow().contains("*")
                || others.allow().stream().map(AgentId::of).anyMatch(agent::equals);
    }
}
