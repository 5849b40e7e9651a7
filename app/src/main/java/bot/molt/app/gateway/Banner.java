package bot.molt.app.gateway;

import bot.molt.app.config.ConfigSnapshot;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.settings.GatewayConfig;
import java.nio.file.Path;

/// What a start prints: where the gateway is, and lines to paste that work.
final class Banner {
    private static final String PASTE_FIRST =
            "for the lines below, first: export MOLTBOT_GATEWAY_TOKEN=<its value>";

    private Banner() {}

    /// @param program the launcher, as it can be called from anywhere
    static String of(
            ConfigSnapshot config, OperatorToken token, Path tokenFile, int port, String program) {
        GatewayConfig gateway = config.config().gateway();
        String url = "http://127.0.0.1:" + port;
        boolean inFile = token.where().equals(tokenFile.toString());
        String secret = inFile ? "$(cat " + tokenFile + ")" : "$MOLTBOT_GATEWAY_TOKEN";
        String readable = inFile ? "file " + tokenFile : token.where() + " (" + PASTE_FIRST + ")";
        return """
        Moltbot gateway on %s%s
          config  %s
          token   %s

        Claude Code on this machine, over HTTP or stdio:
          claude mcp add --transport http moltbot %s/mcp --header "Authorization: Bearer %s"
          claude mcp add moltbot --env MOLTBOT_GATEWAY_URL=%s --env MOLTBOT_AUTH_TOKEN="%s" -- %s mcp

        Try it:
          curl -s %s/api/tools/execute -H "Authorization: Bearer %s" -d '{"tool":"exec","input":{"command":"echo hello"}}'

        Ctrl-C stops it.
        """
                .formatted(
                        url,
                        reach(gateway),
                        config.document().file(),
                        readable,
                        url,
                        secret,
                        url,
                        secret,
                        program,
                        url,
                        secret);
    }

    private static String reach(GatewayConfig gateway) {
        return gateway.isPublic() ? " (also reachable from other machines)" : "";
    }
}
