package bot.molt.app.gateway;

import bot.molt.app.config.ConfigSnapshot;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.settings.GatewayConfig;
import bot.molt.gateway.tls.TlsCertificate;
import java.nio.file.Path;
import java.util.Optional;

/// What a start prints: where the gateway is, and lines to paste that work.
///
/// @param program the launcher, as it can be called from anywhere
record Banner(ConfigSnapshot config, OperatorToken token, Path tokenFile, String program) {
    private static final String PASTE_FIRST =
            "for the lines below, first: export MOLTBOT_GATEWAY_TOKEN=<its value>";

    String of(GatewayProcess process) {
        Optional<TlsCertificate> tls = process.certificate();
        String url =
                tls.map(certificate -> "https://" + certificate.host()).orElse("http://127.0.0.1")
                        + ":"
                        + process.port();
        boolean inFile = token.where().equals(tokenFile.toString());
        String secret = inFile ? "$(cat " + tokenFile + ")" : "$MOLTBOT_GATEWAY_TOKEN";
        String readable = inFile ? "file " + tokenFile : token.where() + " (" + PASTE_FIRST + ")";
        Optional<TlsCertificate> untold = tls.filter(TlsCertificate::isSelfSigned);
        return """
        Moltbot gateway on %s%s
          config  %s
          token   %s
        %s
        Claude Code on this machine, over HTTP or stdio:
          %sclaude mcp add --transport http moltbot %s/mcp --header "Authorization: Bearer %s"
          claude mcp add moltbot --env MOLTBOT_GATEWAY_URL=%s%s --env MOLTBOT_AUTH_TOKEN="%s" -- %s mcp

        Try it:
          curl -s%s %s/api/tools/execute -H "Authorization: Bearer %s" -d '{"tool":"exec","input":{"command":"echo hello"}}'

        Ctrl-C stops it.
        """
                .formatted(
                        url,
                        reach(),
                        config.document().file(),
                        readable,
                        tls.map(Banner::fingerprint).orElse(""),
                        untold.map(own -> export(own.file())).orElse(""),
                        url,
                        secret,
                        url,
                        tls.map(Banner::pin).orElse(""),
                        secret,
                        program,
                        untold.map(own -> " --cacert " + own.file()).orElse(""),
                        url,
                        secret);
    }

    private static String fingerprint(TlsCertificate certificate) {
        return "  tls     SHA-256 fingerprint " + certificate.fingerprint() + "\n";
    }

    /// Claude Code asks Node.js which authorities there are.
    private static String export(Path certificate) {
        return "export NODE_EXTRA_CA_CERTS=" + certificate + "; ";
    }

    private static String pin(TlsCertificate certificate) {
        return " --env MOLTBOT_GATEWAY_TLS_FINGERPRINT=" + certificate.fingerprint();
    }

    private String reach() {
        GatewayConfig gateway = config.config().gateway();
        return gateway.isPublic() ? " (also reachable from other machines)" : "";
    }
}
