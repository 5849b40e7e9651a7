package bot.molt.execution.agents;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `tools` about agents that reach other sessions.
public record SessionToolsConfig(
        @Doc("What sub-agents may do less than their agent.") Subagents subagents,
        @Doc("Whether agents reach sessions of other agents.") AgentToAgent agentToAgent) {
    /// `tools.subagents`.
    public record Subagents(
            @Doc(
                            "Their tools. Taken away in any case: sessions_*, session_status, agents_list, gateway, cron, memory_*.")
                    Lists tools) {}

    /// `tools.subagents.tools`.
    public record Lists(
            @Doc("Names, globs and groups that remain.") @Guarded @Nullable List<String> allow,
            @Doc("Names, globs and groups that are taken away.") @Guarded
                    @Nullable List<String> deny) {}

    /// `tools.agentToAgent`.
    public record AgentToAgent(
            @Doc("Whether at all.") @Default("false") @Guarded boolean enabled,
            @Doc("Ids of the agents that take part, * for all.") @Default("[\"*\"]") @Guarded
                    List<String> allow) {}
}
