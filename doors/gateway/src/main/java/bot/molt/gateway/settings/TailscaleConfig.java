package bot.molt.gateway.settings;

import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;

/// Settings under `gateway.tailscale`.
public record TailscaleConfig(
        @Default("off")
                @Guarded
                @Doc(
                        "`serve` lets the tailnet reach the port, `funnel` the Internet; both over HTTPS of `tailscale`.")
                Mode mode,
        @Default("false")
                @Doc(
                        "Whether `tailscale serve reset` or `funnel reset` is run when the gateway ends.")
                boolean resetOnExit) {
    /// Who reaches the port through Tailscale.
    public enum Mode {
        OFF,
        SERVE,
        FUNNEL
    }
}
