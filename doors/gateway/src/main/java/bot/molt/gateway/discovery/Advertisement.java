package bot.molt.gateway.discovery;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the network is told of a gateway. Anybody can tell such things: none of it is proof.
///
/// @param host first part of the machine's name, without `.local`
/// @param addresses of this machine on whose networks it is told
/// @param text TXT records, in the names that clients of the original read
public record Advertisement(
        String host, int port, List<InetAddress> addresses, Map<String, String> text) {
    /// What clients of the January and of the September release look for.
    static final List<String> TYPES = List.of("_clawdbot-gw._tcp", "_openclaw-gw._tcp");

    private static final int SSH = 22;

    public Advertisement {
        addresses = List.copyOf(addresses);
        text = new LinkedHashMap<>(text);
    }

    /// Where the gateway is, and nothing else.
    ///
    /// @param hostName of this machine, whole or in part
    /// @param tlsFingerprint SHA-256 of its certificate; null where it speaks no TLS
    public static Advertisement minimal(
            String hostName,
            int port,
            List<InetAddress> addresses,
            @Nullable String tlsFingerprint) {
        String host = firstPart(hostName);
        Map<String, String> text = new LinkedHashMap<>();
        text.put("role", "gateway");
        text.put("transport", "gateway");
        text.put("gatewayPort", Integer.toString(port));
        text.put("lanHost", host + ".local");
        text.put("displayName", host);
        if (tlsFingerprint != null) {
            text.put("gatewayTls", "1");
            text.put("gatewayTlsSha256", tlsFingerprint);
        }
        return new Advertisement(host, port, addresses, text);
    }

    /// The same, and how to come in by SSH.
    ///
    /// @param program path of this program; null where it is not known
    public Advertisement full(@Nullable String program) {
        Map<String, String> more = new LinkedHashMap<>(text);
        more.put("sshPort", Integer.toString(SSH));
        if (program != null) {
            more.put("cliPath", program);
        }
        return new Advertisement(host, port, addresses, more);
    }

    /// What people see in a list.
    String instance() {
        return host + " (Moltbot)";
    }

    private static String firstPart(String hostName) {
        String part = hostName.replaceFirst("\\..*", "").replaceAll("[^A-Za-z0-9-]", "-");
        return part.isEmpty() ? "moltbot" : part.substring(0, Math.min(part.length(), 40));
    }
}
