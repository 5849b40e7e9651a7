package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.List;

/// Whose word about the sender's address is believed.
final class TrustedProxies implements Check {
    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<String> proxies =
                ground.items("gateway.trustedProxies").stream()
                        .map(item -> item instanceof Json.Str(String text) ? text : "")
                        .toList();
        List<String> wide = proxies.stream().filter(proxy -> proxy.matches(".*/[0-7]")).toList();
        if (!wide.isEmpty()) {
            return List.of(
                    Finding.critical(
                            "gateway.trusted_proxies_wide",
                            "gateway.trustedProxies: %s: anybody there says who they are, and lock-outs hit others"
                                    .formatted(wide),
                            "name the addresses of the proxies"));
        }
        return proxies.isEmpty()
                ? List.of(
                        Finding.info(
                                "gateway.trusted_proxies_missing",
                                "none: behind a proxy every request counts as the proxy's",
                                "behind a proxy: moltbot config set gateway.trustedProxies '[\"ADDRESS\"]'"))
                : List.of();
    }
}
