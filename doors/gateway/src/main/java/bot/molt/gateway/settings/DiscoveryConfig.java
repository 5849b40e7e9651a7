package bot.molt.gateway.settings;

import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Reload;
import org.jspecify.annotations.Nullable;

/// Settings under `discovery`: how clients in the same network find the gateway.
public record DiscoveryConfig(@Doc("Multicast DNS, also called Bonjour.") Mdns mdns) {
    /// Settings under `discovery.mdns`.
    public record Mdns(
            @Nullable
                    @Reload(Reload.When.RESTART)
                    @Doc(
                            "`minimal` tells name and port, `full` also where SSH and the program are, `off` nothing. Where nothing is said: `minimal` on a port that other machines reach, else `off`. MOLTBOT_DISABLE_BONJOUR=1 means `off`.")
                    Mode mode) {}

    /// How much is told.
    public enum Mode {
        OFF,
        MINIMAL,
        FULL
    }

    /// What holds for a gateway.
    ///
    /// @param isPublic whether other machines reach its port
    public Mode effective(boolean isPublic) {
        Mode asked = mdns.mode();
        if (asked != null) {
            return asked;
        }
        return isPublic ? Mode.MINIMAL : Mode.OFF;
    }
}
