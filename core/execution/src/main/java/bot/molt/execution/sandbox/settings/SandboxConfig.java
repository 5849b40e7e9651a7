package bot.molt.execution.sandbox.settings;

import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Binder;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// A `sandbox` section: what holds for all agents, for one agent or for one user. What is not
/// written is left to the section around it.
public record SandboxConfig(
        @Flat Placement placement,
        @Flat Contents contents,
        @Doc("Where processes may connect to.") @Guarded NetworkConfig network,
        @Doc("What all processes of a sandbox may use together.") @Guarded LimitsConfig limits,
        @Doc("Containers; binds, env, workdir and limits hold for every kind of sandbox.") @Guarded
                DockerConfig docker,
        @Doc("Machines of the fleet.") @Guarded MicrovmConfig microvm,
        @Doc("When sandboxes that nobody uses are closed.") PruneConfig prune,
        @Doc("Settings of parts that do not exist yet.") @Aka("sessionToolsVisibility")
                @Nullable Json browser) {

    /// Nothing is written.
    public static SandboxConfig empty() {
        return Binder.lenient(SandboxConfig.class, Json.Obj.EMPTY, "sandbox").value();
    }
}
