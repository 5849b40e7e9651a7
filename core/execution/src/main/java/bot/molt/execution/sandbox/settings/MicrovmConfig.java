package bot.molt.execution.sandbox.settings;

import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Settings under `sandbox.microvm`; those of `agents.defaults` count.
///
/// @param token null for none
public record MicrovmConfig(
        @Default("http://127.0.0.1:8080")
                @Doc("Where the orchestrator of the machines is.")
                @Reload(Reload.When.RESTART)
                @Guarded
                URI url,
        @Doc("What the orchestrator wants to see: ${MOLTAGE_TOKEN}.")
                @Reload(Reload.When.RESTART)
                @Guarded
                @Nullable Secret token,
        @Default("3m") @Doc("How long a machine may take to start.") @Reload(Reload.When.RESTART)
                Duration ready) {}
