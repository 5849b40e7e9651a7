package bot.molt.cli.security;

import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.List;

/// What can be reached, in one line.
final class AttackSurface implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        String what =
                "bind %s, auth %s, tls %s, tailscale %s, profile %s, exec %s/%s, %d users, %d workspaces"
                        .formatted(
                                ground.text("gateway.bind", "loopback"),
                                ground.text("gateway.auth.mode", "token"),
                                ground.isTrue("gateway.tls.enabled") ? "on" : "off",
                                ground.text("gateway.tailscale.mode", "off"),
                                ground.text("tools.profile", "coding"),
                                ground.text("tools.exec.security", "allowlist"),
                                ground.text("tools.exec.ask", "on-miss"),
                                ground.objects("routing.users").size(),
                                ground.objects("routing.workspaces").size());
        return List.of(Finding.info("summary.attack_surface", what, ""));
    }
}
