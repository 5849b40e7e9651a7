package bot.molt.execution.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `agents.defaults.subagents`: helpers that agents begin for a task.
public record SubagentsConfig(
        @Doc("Turns of sub-agents that may run at once; others wait.") @Default("8")
                int maxConcurrent,
        @Doc("Sub-agents of one session that may be open at once; more are refused.") @Default("5")
                int maxChildrenPerAgent,
        @Doc("Minutes after its end until a sub-agent's session is removed; 0 keeps it.")
                @Default("60")
                int archiveAfterMinutes,
        @Doc("The model that sub-agents ask; not written means their agent's.")
                @Nullable String model) {
    public SubagentsConfig {
        Require.range("maxConcurrent", maxConcurrent, 1, 1_000);
        Require.range("maxChildrenPerAgent", maxChildrenPerAgent, 1, 1_000);
        Require.range("archiveAfterMinutes", archiveAfterMinutes, 0, 525_600);
    }

    /// `subagents` of an agent of the list.
    public record Own(
            @Doc(
                            "Ids of other agents that it may begin sub-agents of, * for any; not written means itself alone.")
                    @Default("[]")
                    List<String> allowAgents,
            @Doc("The model that its sub-agents ask.") @Nullable String model) {}
}
