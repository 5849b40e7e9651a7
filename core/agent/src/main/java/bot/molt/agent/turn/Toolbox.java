package bot.molt.agent.turn;

import bot.molt.base.bind.Schema;
import bot.molt.execution.Execution;
import bot.molt.spi.Caller;
import bot.molt.spi.model.ToolDefinition;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The tools of a caller, as a model is told of them. What steers the gateway itself is not among
/// them: what a model was talked into must not change what it may do.
///
/// Threads: safe for any number.
public final class Toolbox {
    private final Execution execution;
    private final Map<String, ToolDefinition> definitions = new ConcurrentHashMap<>();

    public Toolbox(Execution execution) {
        this.execution = execution;
    }

    List<ToolDefinition> of(Caller caller) {
        return execution.tools(caller, null).stream()
                .filter(spec -> spec.effect() != Effect.STEERS)
                .map(this::definition)
                .toList();
    }

    /// What comes and goes is not kept: another of its name may take its place.
    private ToolDefinition definition(ToolSpec<?> spec) {
        if (!Toolbox.class.getClassLoader().equals(spec.args().getClassLoader())) {
            return new ToolDefinition(spec.name(), spec.description(), Schema.of(spec.args()));
        }
        return definitions.computeIfAbsent(
                spec.name(),
                name -> new ToolDefinition(name, spec.description(), Schema.of(spec.args())));
    }

    /// The worst that a tool of this name can do; `RUNS` where nobody knows.
    Effect effect(String tool) {
        return execution.spec(tool).map(ToolSpec::effect).orElse(Effect.RUNS);
    }
}
