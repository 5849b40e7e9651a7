package bot.molt.cli.security;

import bot.molt.base.json.Json;
import bot.molt.cli.check.Check;
import bot.molt.cli.check.Finding;
import bot.molt.cli.check.Ground;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Which web pages may speak to the gateway from somebody's browser.
final class WebPages implements Check {
    private static final Json ALL = new Json.Str("*");

    @Override
    public List<Finding> look(Ground ground) throws IOException {
        List<Finding> findings = new ArrayList<>();
        if (ground.items("gateway.controlUi.allowedOrigins").contains(ALL)) {
            findings.add(
                    Finding.critical(
                            "gateway.control_ui.allowed_origins_wildcard",
                            "gateway.controlUi.allowedOrigins: *: every web page that somebody visits may use the gateway",
                            "name the origins, or remove the setting"));
        }
        if (ground.items("gateway.mcp.allowedHosts").contains(ALL)) {
            findings.add(
                    Finding.warn(
                            "gateway.mcp.allowed_hosts_wildcard",
                            "gateway.mcp.allowedHosts: * is no name; it lets nobody in and hints at a mistake",
                            "name the hosts"));
        }
        if (ground.isTrue("gateway.controlUi.allowInsecureAuth")) {
            findings.add(
                    Finding.critical(
                            "gateway.control_ui.insecure_auth",
                            "gateway.controlUi.allowInsecureAuth: true: the token may travel over plain HTTP",
                            "moltbot config unset gateway.controlUi.allowInsecureAuth"));
        }
        return findings;
    }
}
