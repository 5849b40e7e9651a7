package bot.molt.agent.settings;

import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.Persona;
import bot.molt.execution.agents.SubagentsConfig;
import bot.molt.execution.policy.AgentsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One agent, as its turns need it.
///
/// @param id as it is written in keys of sessions
/// @param name for people; empty for none
/// @param identity null for none
/// @param models references that are asked, in order; empty for the standard ones
/// @param children null where nothing is written of its sub-agents
public record AgentFacts(
        String id,
        String name,
        Persona.@Nullable Identity identity,
        List<String> models,
        SubagentsConfig.@Nullable Own children) {
    public AgentFacts {
        models = List.copyOf(models);
    }

    /// One without sub-agents of its own.
    public AgentFacts(
            String id, String name, Persona.@Nullable Identity identity, List<String> models) {
        this(id, name, identity, models, null);
    }

    /// Whether it may begin sub-agents of an agent.
    public boolean mayBegin(String agent) {
        List<String> allowed = children == null ? List.of() : children.allowAgents();
        return agent.equals(id)
                || allowed.contains("*")
                || allowed.stream().map(AgentId::of).anyMatch(agent::equals);
    }

    /// One as the configuration writes it.
    ///
    /// @param models references that are asked, in order
    public static AgentFacts of(AgentsConfig.Agent agent, List<String> models) {
        Persona persona = agent.persona();
        String name = persona.name();
        return new AgentFacts(
                AgentId.of(agent.id()),
                name == null ? "" : name,
                persona.identity(),
                models,
                agent.subagents());
    }

    /// One of which nothing is written.
    public static AgentFacts plain(String id) {
        return new AgentFacts(id, "", null, List.of());
    }

    /// What it calls itself; empty where nobody said.
    public String calledName() {
        String own = identity == null ? null : identity.name();
        return own == null ? name : own;
    }
}
