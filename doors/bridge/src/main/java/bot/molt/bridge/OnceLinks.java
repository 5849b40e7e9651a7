package bot.molt.bridge;

import bot.molt.base.Ids;
import bot.molt.base.Secret;
import bot.molt.base.http.HttpAnswer;
import bot.molt.spi.fleet.Logins;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Pages that show one new password once, so that none stands in a chat. Looking at the page shows
/// nothing yet: programs that look at links before people do must not use it up.
///
/// Threads: safe for any number.
final class OnceLinks {
    static final Duration LIFE = Duration.ofMinutes(10);
    private static final int MOST = 10_000;
    private static final String PAGE =
            """
            <!doctype html><html lang="zh"><meta charset="utf-8">
            <meta name="viewport" content="width=device-width,initial-scale=1">
            <meta name="robots" content="noindex"><title>Moltage</title>
            <body style="font-family:sans-serif;margin:2em;line-height:1.6">%s</body></html>
            """;

    private final Logins logins;
    private final URI base;
    private final InstantSource clock;
    private final Map<String, Link> links =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Link> eldest) {
                    return size() > MOST;
                }
            };

    private record Link(String user, Instant until) {}

    OnceLinks(Logins logins, URI base, InstantSource clock) {
        this.logins = logins;
        this.base = base;
        this.clock = clock;
    }

    /// The address of a page for a user.
    String open(String user) {
        String id = Ids.text(40);
        synchronized (links) {
            links.values().removeIf(link -> link.user().equals(user));
            links.put(id, new Link(user, clock.instant().plus(LIFE)));
        }
        return base + "/once/" + id;
    }

    HttpAnswer answer(String method, String id) {
        if (!method.equals("POST")) {
            return page(
                    200,
                    "<p>点击按钮生成新的登录密码。它只显示一次，旧密码随即失效。</p>"
                            + "<form method=\"post\"><button>显示新密码</button></form>");
        }
        Link link;
        synchronized (links) {
            link = links.remove(id);
        }
        if (link == null || clock.instant().isAfter(link.until())) {
            return page(404, "<p>链接已失效。请在公众号里重新发送 passwd。</p>");
        }
        Secret fresh = logins.newPassword(link.user());
        String shown =
                fresh.reveal().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return page(200, "<p>新密码（请立即保存）：</p><p><code>" + shown + "</code></p>");
    }

    private static HttpAnswer page(int status, String content) {
        return new HttpAnswer(
                status,
                "text/html; charset=utf-8",
                Map.of(
                        "Cache-Control",
                        "no-store",
                        "Referrer-Policy",
                        "no-referrer",
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
                        "X-Content-Type-Options",
                        "nosniff"),
                PAGE.formatted(content).getBytes(StandardCharsets.UTF_8));
    }
}
