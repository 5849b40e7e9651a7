package bot.molt.cli.agents;

import bot.molt.cli.Entry;
import java.util.ArrayList;
import java.util.List;

/// The commands for agents and their sessions.
public final class AgentCommands {
    private AgentCommands() {}

    /// All of them.
    public static List<Entry> all() {
        List<Entry> all = new ArrayList<>();
        all.add(new Entry("agent", "Say something to an agent.", AgentCommand::new));
        all.add(new Entry("agents add", "Make an agent.", AddAgentCommand::new));
        all.add(new Entry("agents delete", "Take an agent away.", DeleteAgentCommand::new));
        all.add(new Entry("agents list", "The agents that there are.", ListAgentsCommand::new));
        all.add(new Entry("sessions list", "What was said to agents.", ListSessionsCommand::new));
        for (SteerSessionCommand.Verb verb : SteerSessionCommand.Verb.values()) {
            String name = "sessions " + verb.word();
            all.add(new Entry(name, verb.summary(), () -> new SteerSessionCommand(verb)));
        }
        return all;
    }
}
