package bot.molt.app.gateway;

import bot.molt.base.config.ConfigFiles;
import bot.molt.gateway.discovery.Advertisement;
import bot.molt.gateway.discovery.Advertiser;
import bot.molt.gateway.discovery.LanAddresses;
import bot.molt.gateway.settings.BindAddress;
import bot.molt.gateway.settings.DiscoveryConfig;
import bot.molt.gateway.settings.GatewayConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the network of a gateway, where that is wanted.
final class DiscoveryPart implements AutoCloseable {
    private static final Set<String> YES = Set.of("1", "true", "yes");

    private final @Nullable Advertiser advertiser;

    private DiscoveryPart(@Nullable Advertiser advertiser) {
        this.advertiser = advertiser;
    }

    /// @param port that the gateway listens on
    /// @param fingerprint of the certificate; null where it speaks plain HTTP
    static DiscoveryPart start(GatewaySetup setup, int port, @Nullable String fingerprint)
            throws IOException {
        GatewayConfig gateway = setup.live().current().config().gateway();
        Map<String, String> environment = setup.live().reader().files().environment();
        DiscoveryConfig discovery = setup.live().current().config().discovery();
        boolean isDisabled =
                ConfigFiles.variable(environment, "DISABLE_BONJOUR")
                        .filter(YES::contains)
                        .isPresent();
        DiscoveryConfig.Mode mode =
                isDisabled ? DiscoveryConfig.Mode.OFF : discovery.effective(gateway.isPublic());
        if (mode == DiscoveryConfig.Mode.OFF) {
            return new DiscoveryPart(null);
        }
        Advertisement minimal =
                Advertisement.minimal(
                        InetAddress.getLocalHost().getHostName(),
                        port,
                        LanAddresses.of(BindAddress.of(gateway).getFirst()),
                        fingerprint);
        Advertisement told =
                mode == DiscoveryConfig.Mode.FULL
                        ? minimal.full(environment.get("MOLTBOT_PROGRAM"))
                        : minimal;
        return new DiscoveryPart(Advertiser.start(told));
    }

    /// Says goodbye.
    @Override
    public void close() {
        if (advertiser != null) {
            advertiser.close();
        }
    }
}
