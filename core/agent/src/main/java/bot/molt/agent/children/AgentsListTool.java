package bot.molt.agent.children;

import bot.molt.agent.settings.AgentFacts;
import bot.molt.agent.settings.Roster;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;

/// `agents_list`: whose sub-agents the caller may begin.
final class AgentsListTool implements Tool<AgentsListTool.Args> {
    private static final ToolSpec<Args> SPEC =
            new ToolSpec<>(
                    "agents_list",
                    "The agents whose sub-agents you may begin with sessions_spawn.",
                    Args.class,
                    Effect.READS,
                    ToolSpec.Turn.NEEDS_NONE);

    private final Peers peers;

    /// It takes none.
    record Args() {}

    AgentsListTool(Peers peers) {
        this.peers = peers;
    }

    @Override
    public ToolSpec<Args> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(Args args) {
        return List.of();
    }

    @Override
    public ToolResult call(Args args, ToolContext context) {
        Roster roster = peers.settings().roster();
        String own = peers.agent(context.caller());
        List<Json.Obj> agents =
                roster.ids().stream()
                        .filter(id -> roster.agent(own).mayBegin(id))
                        .map(id -> item(roster.agent(id)))
                        .toList();
        Json.Obj answer =
                Json.object().put("requester", own).put("agents", Json.array(agents)).build();
        return ToolResult.ok(JsonText.pretty(answer), answer);
    }

    private static Json.Obj item(AgentFacts agent) {
        return Json.object()
                .put("id", agent.id())
                .put("name", agent.calledName().isEmpty() ? null : agent.calledName())
                .put("configured", true)
                .build();
    }
}
