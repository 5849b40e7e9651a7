package bot.molt.gateway.control;

import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import java.nio.charset.StandardCharsets;

/// What somebody sees who opens the gateway's address in a browser where the web page is turned
/// off: what this is, and where to go.
final class FrontPage {
    private static final byte[] PAGE =
            """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>Moltbot gateway</title></head>
            <body>
            <h1>This is a Moltbot gateway</h1>
            <p>It runs, and its web page is turned off (<code>gateway.controlUi.enabled</code>). Use it from a terminal:</p>
            <pre>
            moltbot status              what it is and does
            moltbot approvals watch     be asked what needs an answer
            moltbot help                everything else
            </pre>
            <p>Clients speak to it here: MCP at <code>/mcp</code>, tools at <code>/api/tools</code>,
            the WebSocket protocol at <code>/</code>, probes at <code>/health</code>.
            All but the probes need the gateway's token.</p>
            </body></html>
            """
                    .getBytes(StandardCharsets.UTF_8);
    private static final Headers HEADERS =
            Headers.of(
                    "Content-Type", "text/html; charset=utf-8",
                    "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
                    "X-Content-Type-Options", "nosniff",
                    "Cache-Control", "no-store");

    private FrontPage() {}

    static boolean isWanted(HttpExchange exchange) {
        return exchange.header("accept").filter(accept -> accept.contains("text/html")).isPresent();
    }

    /// There is no page under this address, so the status says so too.
    static void answer(HttpExchange exchange) {
        exchange.respond(404, HEADERS, PAGE);
    }
}
