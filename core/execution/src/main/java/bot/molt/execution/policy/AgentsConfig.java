package bot.molt.execution.policy;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.execution.agents.AgentId;
import bot.molt.execution.agents.HeartbeatConfig;
import bot.molt.execution.agents.LoopConfig;
import bot.molt.execution.agents.MemorySearchConfig;
import bot.molt.execution.agents.Persona;
import bot.molt.execution.agents.SubagentsConfig;
import bot.molt.execution.sandbox.settings.SandboxConfig;
import bot.molt.spi.Caller;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Settings under `agents`, as far as tool calls need them.
public record AgentsConfig(
        @Doc("What holds for every agent.") Defaults defaults,
        @Doc("Agents by id.") @Default("[]") @Guarded List<Agent> list) {

    /// The agent whose settings hold for calls that name none: the one marked so, else `main`.
    public Optional<Agent> standard() {
        return list.stream()
                .filter(Agent::standard)
                .findFirst()
                .or(() -> list.stream().filter(agent -> agent.id().equals("main")).findFirst());
    }

    /// The agent whose settings hold for a call: the one whose turn makes it, where it stands in
    /// the list, else the standard one.
    public Optional<Agent> of(Caller caller) {
        return named(caller).or(this::standard);
    }

    /// The agent of the list whose turn makes a call.
    public Optional<Agent> named(Caller caller) {
        return AgentId.turn(caller)
                .flatMap(id ->
                        list.stream()
                                .filter(agent -> AgentId.of(agent.id()).equals(id))
                                .findFirst());
    }

    /// `agents.defaults`.
    public record Defaults(
            @Doc("The operator's workspace.") @Default("~/clawd") String workspace,
            @Doc("Where calls run.") @Guarded SandboxConfig sandbox,
            @Doc(
                            "The model that is asked: PROVIDER/MODEL, or an object with primary and"
                                    + " fallbacks.")
                    @Nullable Json model,
            @Doc(
                            "Models that may be used, by PROVIDER/MODEL, with an alias each; where"
                                    + " none is written, all may.")
                    @Nullable Json models,
            @Flat LoopConfig loop,
            @Doc("How notes are found.") MemorySearchConfig memorySearch,
            @Doc("How agents look after things by themselves.") HeartbeatConfig heartbeat,
            @Doc(
                            "The model that looks at pictures: PROVIDER/MODEL, or an object with"
                                    + " primary and fallbacks; not written means the model of"
                                    + " agents.defaults.model.")
                    @Nullable Json imageModel,
            @Doc("Settings of parts that read them elsewhere or do not exist yet.")
                    @Aka("typingMode")
                    @Nullable Json verboseDefault) {}

    /// One item of `agents.list`. The tools of the default agent (the one marked so, else `main`)
    /// hold for every call of a door; those of another for the calls of its own turns.
    public record Agent(
            @Doc("Name.") @Guarded String id,
            @Doc("Whether calls that name no agent are this one's.")
                    @Name("default")
                    @Default("false")
                    boolean standard,
            @Flat Persona persona,
            @Doc(
                            "The operator's folder with it; not written means agents.defaults.workspace, for another than the default agent with its id behind. Users stay in their own folder.")
                    @Nullable String workspace,
            @Doc("What it may do less than tools says.") @Guarded @Nullable ToolsOverlay tools,
            @Doc("Where its calls run; wins over agents.defaults.sandbox.") @Guarded
                    @Nullable SandboxConfig sandbox,
            @Doc("Its sub-agents.") SubagentsConfig.@Nullable Own subagents,
            @Doc("How it looks after things by itself; where one agent says so, only those do.")
                    @Nullable HeartbeatConfig heartbeat,
            @Doc("Settings of parts that read them elsewhere or do not exist yet.")
                    @Aka({"groupChat", "memorySearch", "humanDelay"})
                    @Nullable Json agentDir) {}
}
