package bot.molt.gateway.settings;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Reload;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Settings under `gateway`.
public record GatewayConfig(
        @Default("local")
                @Reload(Reload.When.RESTART)
                @Doc("`local` runs a gateway here; `remote` makes the CLI use gateway.remote.")
                Mode mode,
        @Default("18789")
                @Reload(Reload.When.RESTART)
                @Doc("TCP port of everything; 0 picks a free one.")
                int port,
        @Default("loopback")
                @Guarded
                @Reload(Reload.When.RESTART)
                @Doc("Who can reach the port. An address such as 0.0.0.0 is understood too.")
                Bind bind,
        @Nullable
                @Guarded
                @Reload(Reload.When.RESTART)
                @Doc("Address to listen on when bind is `custom`.")
                String customBindHost,
        @Guarded @Doc("Who may come in.") AuthConfig auth,
        @Default("[]")
                @Guarded
                @Doc(
                        "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For is believed.")
                List<String> trustedProxies,
        @Doc("What happens when this file changes.") ReloadConfig reload,
        @Doc("The gateway that the CLI talks to when mode is `remote`.") RemoteConfig remote,
        @Flat DoorsConfig doors) {
    /// The shortest shared secret that may leave the machine.
    static final int MIN_PUBLIC_SECRET = 12;

    /// The length below which a shared secret that leaves the machine is warned about.
    static final int GOOD_SECRET = 32;

    /// Where the gateway runs.
    public enum Mode {
        LOCAL,
        REMOTE
    }

    /// The addresses the gateway listens on.
    public enum Bind {
        LOOPBACK,
        LAN,
        TAILNET,
        AUTO,
        CUSTOM
    }

    public GatewayConfig {
        Require.range("port", port, 0, 65_535);
        trustedProxies.forEach(Networks::check);
        if (bind == Bind.CUSTOM) {
            Require.that(
                    customBindHost != null,
                    "bind",
                    "custom",
                    "gateway.customBindHost with the address");
        }
        if (customBindHost != null) {
            Require.that(
                    Networks.isAddress(customBindHost),
                    "customBindHost",
                    customBindHost,
                    "an IP address");
        }
        checkTailscale(doors.tailscale().mode(), bind, auth.mode());
        boolean isPublic = isPublic(bind, customBindHost);
        Require.that(
                !isPublic || auth.mode() != AuthConfig.Mode.NONE,
                "bind",
                bind,
                "loopback while gateway.auth.mode is none");
        int shortest = auth.shortestSecret();
        Require.that(
                !isPublic || shortest >= MIN_PUBLIC_SECRET,
                "auth",
                "a secret of " + shortest + " characters",
                MIN_PUBLIC_SECRET
                        + " or more when gateway.bind is not loopback; `openssl rand -hex 32` makes one");
    }

    private static void checkTailscale(
            TailscaleConfig.Mode tailscale, Bind bind, AuthConfig.Mode auth) {
        Require.that(
                tailscale == TailscaleConfig.Mode.OFF || bind == Bind.LOOPBACK || bind == Bind.AUTO,
                "bind",
                bind,
                "loopback while gateway.tailscale.mode is not off");
        Require.that(
                tailscale != TailscaleConfig.Mode.FUNNEL || auth == AuthConfig.Mode.PASSWORD,
                "auth",
                "mode " + auth,
                "gateway.auth.mode password while gateway.tailscale.mode is funnel: the whole Internet reaches it");
    }

    /// Whether members of the tailnet need no secret.
    public boolean allowsTailscale() {
        Boolean written = auth.allowTailscale();
        boolean usual =
                doors.tailscale().mode() == TailscaleConfig.Mode.SERVE
                        && auth.mode() != AuthConfig.Mode.PASSWORD;
        return written == null ? usual : written;
    }

    private static boolean isPublic(Bind bind, @Nullable String host) {
        boolean ownAddress = bind == Bind.CUSTOM && host != null && Networks.isLoopback(host);
        return bind != Bind.LOOPBACK && bind != Bind.AUTO && !ownAddress;
    }

    /// Whether other machines can reach the port.
    public boolean isPublic() {
        return isPublic(bind, customBindHost);
    }

    /// What is allowed and unwise.
    public List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        int shortest = auth.shortestSecret();
        if (isPublic() && shortest < GOOD_SECRET) {
            warnings.add(
                    "gateway.auth: a secret of %d characters is reachable from other machines (expected: %d or more)"
                            .formatted(shortest, GOOD_SECRET));
        }
        if (auth.mode() == AuthConfig.Mode.NONE) {
            warnings.add("gateway.auth.mode: none (everybody on this machine is the operator)");
        }
        return warnings;
    }
}
