package bot.molt.gateway.settings;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The addresses that `gateway.bind` means on this machine. This machine itself reaches the port
/// over loopback whatever is bound.
public final class BindAddress {
    private static final Networks TAILNET =
            Networks.of(List.of("100.64.0.0/10", "fd7a:115c:a1e0::/48"));
    private static final String LOOPBACK = "127.0.0.1";
    private static final String LOOPBACK_6 = "::1";
    private static final String EVERY = "0.0.0.0";

    private BindAddress() {}

    /// The first one counts; the port of the others is the same.
    ///
    /// Errors: `unavailable` for `tailnet` on a machine that is in none, and for `auto` without
    /// loopback while nobody has to prove who they are.
    public static List<String> of(GatewayConfig config) {
        return switch (config.bind()) {
            case LOOPBACK -> loopback();
            case AUTO -> auto(config);
            case LAN -> List.of(EVERY);
            case CUSTOM -> withLoopback(Objects.requireNonNull(config.customBindHost()));
            case TAILNET -> withLoopback(tailnet());
        };
    }

    private static List<String> loopback() {
        return exists(LOOPBACK_6) ? List.of(LOOPBACK, LOOPBACK_6) : List.of(LOOPBACK);
    }

    private static List<String> auto(GatewayConfig config) {
        if (exists(LOOPBACK)) {
            return loopback();
        }
        if (config.auth().mode() == AuthConfig.Mode.NONE) {
            throw new CodedException(
                    ErrorCode.UNAVAILABLE,
                    "gateway.bind: auto: this machine has no loopback (expected: gateway.auth.mode token or password, to listen where others can reach it)");
        }
        return List.of(EVERY);
    }

    private static List<String> withLoopback(String host) {
        boolean covers = host.equals(LOOPBACK) || Networks.isEvery(host);
        return covers ? List.of(host) : List.of(host, LOOPBACK);
    }

    /// Whether this machine has the loopback address, on an interface that is up: without one it
    /// can be bound all the same, and nobody reaches it.
    private static boolean exists(String address) {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(address, 0));
            NetworkInterface loopback =
                    NetworkInterface.getByInetAddress(InetAddress.ofLiteral(address));
            return loopback != null && loopback.isUp();
        } catch (IOException e) {
            return false;
        }
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
