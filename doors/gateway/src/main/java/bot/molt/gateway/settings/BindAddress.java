package bot.molt.gateway.settings;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The address that `gateway.bind` means on this machine.
public final class BindAddress {
    private static final Networks TAILNET =
            Networks.of(List.of("100.64.0.0/10", "fd7a:115c:a1e0::/48"));

    private BindAddress() {}

    /// Errors: `unavailable` for `tailnet` on a machine that is in none.
    public static String of(GatewayConfig config) {
        return switch (config.bind()) {
            case LOOPBACK, AUTO -> "127.0.0.1";
            case LAN -> "0.0.0.0";
            case CUSTOM -> Objects.requireNonNull(config.customBindHost());
            case TAILNET -> tailnet();
        };
    }

    private static String tailnet() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .map(InetAddress::getHostAddress)
                    .filter(TAILNET::contains)
                    .findFirst()
                    .orElseThrow(() -> unavailable(null));
        } catch (SocketException e) {
            throw unavailable(e);
        }
    }

    private static CodedException unavailable(@Nullable Throwable cause) {
        String text =
                "gateway.bind: tailnet (expected: an address in 100.64.0.0/10; is Tailscale up?)";
        return new CodedException(ErrorCode.UNAVAILABLE, text, cause);
    }
}
