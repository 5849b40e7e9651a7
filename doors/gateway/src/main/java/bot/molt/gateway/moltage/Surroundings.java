package bot.molt.gateway.moltage;

import bot.molt.protocol.moltage.MoltageStatusResult;
import bot.molt.spi.fleet.Fleet;
import java.util.Optional;

/// Where Moltage is, as far as the configuration of this gateway says it.
public interface Surroundings {
    /// The fleet whose machines calls run on; empty where they run elsewhere. The caller closes it.
    Optional<Fleet> fleet();

    /// The bridge whose messages come in here; empty where none is known.
    Optional<MoltageStatusResult.Bridge> bridge() throws InterruptedException;
}
