package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Who can reach the port, and how it is protected there.
final class ExposedPort implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        boolean isOpen = ground.text("gateway.auth.mode", "token").equals("none");
        boolean isPublic = isPublic(ground);
        if (isOpen) {
            findings.add(
                    Finding.critical(
                            isPublic ? "gateway.bind_no_auth" : "gateway.loopback_no_auth",
                            "gateway.auth.mode: none: everybody who reaches the port is the operator, every program and web proxy of this machine too",
                            "moltbot config unset gateway.auth.mode"));
        }
        if (isPublic && !ground.isTrue("gateway.tls.enabled")) {
            findings.add(
                    Finding.warn(
                            "gateway.bind_without_tls",
                            "gateway.bind: %s without TLS: the token can be read on the way"
                                    .formatted(ground.text("gateway.bind", "loopback")),
                            "moltbot config set gateway.tls.enabled true, or bind loopback and reach it through a tunnel or Tailscale"));
        }
        tailscale(ground, findings);
        if (ground.text("discovery.mdns.mode", "").equals("full")) {
            findings.add(
                    Finding.warn(
                            "discovery.mdns_full_mode",
                            "the local network is told where SSH and this program are",
                            "moltbot config set discovery.mdns.mode minimal"));
        }
        return findings;
    }

    private static void tailscale(Ground ground, List<Finding> findings) throws IOException {
        switch (ground.text("gateway.tailscale.mode", "off")) {
            case "funnel" ->
                    findings.add(
                            Finding.critical(
                                    "gateway.tailscale_funnel",
                                    "gateway.tailscale.mode: funnel: the whole Internet reaches the port",
                                    "moltbot config set gateway.tailscale.mode serve"));
            case "serve" ->
                    findings.add(
                            Finding.info(
                                    "gateway.tailscale_serve",
                                    "gateway.tailscale.mode: serve: the tailnet reaches the port",
                                    ""));
            default -> {}
        }
    }

    /// Whether other machines reach the port.
    static boolean isPublic(Ground ground) throws IOException {
        String bind = ground.text("gateway.bind", "loopback");
        String host = ground.text("gateway.customBindHost", "");
        boolean isOwn = host.startsWith("127.") || host.equals("::1");
        return !(bind.equals("loopback")
                || bind.equals("auto")
                || (bind.equals("custom") && isOwn));
    }
}
