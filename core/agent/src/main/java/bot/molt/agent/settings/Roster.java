package bot.molt.agent.settings;

import bot.molt.agent.Inbound;
import java.util.List;

/// The agents that there are, and who writes to which.
///
/// @param standard id of the agent that is meant where nobody names one
/// @param agents of the configuration; empty where only the standard one is there
/// @param reach how far they reach beyond their own session
public record Roster(
        String standard, List<AgentFacts> agents, List<Binding> bindings, Reach reach) {
    /// One agent, `main`.
    public static final Roster MAIN = new Roster("main", List.of(), List.of(), Reach.DEFAULT);

    public Roster {
        agents = List.copyOf(agents);
        bindings = List.copyOf(bindings);
    }

    /// One whose agents reach no further than usual.
    public Roster(String standard, List<AgentFacts> agents, List<Binding> bindings) {
        this(standard, agents, bindings, Reach.DEFAULT);
    }

    /// What is known of an agent.
    public AgentFacts agent(String id) {
        return agents.stream()
                .filter(agent -> agent.id().equals(id))
                .findFirst()
                .orElseGet(() -> AgentFacts.plain(id));
    }

    /// Whether there is an agent of this id.
    public boolean has(String id) {
        return id.equals(standard) || agents.stream().anyMatch(agent -> agent.id().equals(id));
    }

    /// Ids of all, the standard one among them.
    public List<String> ids() {
        List<String> ids = agents.stream().map(AgentFacts::id).toList();
        return ids.contains(standard) || !ids.isEmpty() ? ids : List.of(standard);
    }

    /// The agent that a message is for, where its session does not say: the one it names, the one
    /// that the closest binding names, the standard one.
    public String agentOf(Inbound inbound) {
        String named = inbound.options().agent();
        return named == null ? Binding.closest(bindings, inbound).orElse(standard) : named;
    }
}
