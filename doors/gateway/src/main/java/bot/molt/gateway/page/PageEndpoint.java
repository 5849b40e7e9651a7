package bot.molt.gateway.page;

import bot.molt.gateway.http.ErrorShape;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.settings.ControlUiConfig;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The web page, open to everybody: it holds nothing, and what it may do is decided where it
/// connects.
///
/// Threads: safe for any number; the files are read when the first is asked for.
public final class PageEndpoint implements HttpEndpoint {
    private static final String ASSETS = "/assets/";
    private static final String WORKER = "/shell/worker.js";

    /// The page as the worker's address sees it.
    private static final String ROOT = "../../../";

    private static final byte[] NOTHING = new byte[0];

    private final String base;
    private final Supplier<ControlUiConfig> config;
    private volatile @Nullable PageFiles files;

    /// The path in front of the page is taken once.
    public PageEndpoint(Supplier<ControlUiConfig> config) {
        this.config = config;
        this.base = path(config.get().basePath());
    }

    private static String path(String written) {
        String inner = written.strip().replaceAll("^/+|/+$", "");
        return inner.isEmpty() ? "" : "/" + inner;
    }

    /// The path in front of the page: empty, or `/a/b`.
    public String base() {
        return base;
    }

    public boolean isServed() {
        return config.get().enabled();
    }

    @Override
    public List<String> paths() {
        String below = base + ASSETS + "*";
        return base.isEmpty() ? List.of(below) : List.of(below, base, base + "/");
    }

    @Override
    public List<String> methods() {
        return List.of("GET");
    }

    @Override
    public Guard guard() {
        return Guard.OPEN;
    }

    @Override
    public void handle(Request request) throws IOException {
        HttpExchange exchange = request.exchange();
        if (!isServed()) {
            missing(exchange);
        } else if (exchange.path().startsWith(base + ASSETS)) {
            file(exchange, exchange.path().substring(base.length() + ASSETS.length()));
        } else {
            document(exchange);
        }
    }

    /// Sends the first document; without the slash at its end, the address of the one with it.
    ///
    /// Errors: `IOException` where the page cannot be read.
    public void document(HttpExchange exchange) throws IOException {
        if (!exchange.path().endsWith("/")) {
            String last = base.substring(base.lastIndexOf('/') + 1);
            exchange.respond(302, Headers.of("Location", "./" + last + "/"), NOTHING);
            return;
        }
        PageFiles page = files();
        Headers headers =
                Headers.of(
                        "Content-Security-Policy", page.policy(),
                        "X-Frame-Options", "DENY",
                        "Cross-Origin-Opener-Policy", "same-origin",
                        "Cross-Origin-Resource-Policy", "same-origin",
                        "Permissions-Policy", "camera=(), microphone=(), geolocation=()",
                        "Cache-Control", "no-cache");
        send(exchange, page.index(), headers);
    }

    private void file(HttpExchange exchange, String path) throws IOException {
        Optional<Asset> asset = files().find(path);
        if (asset.isEmpty()) {
            missing(exchange);
            return;
        }
        Headers headers =
                Headers.of(
                        "Cross-Origin-Resource-Policy", "same-origin",
                        "Cache-Control", "public, max-age=31536000, immutable");
        boolean isWorker = path.endsWith(WORKER);
        send(
                exchange,
                asset.get(),
                isWorker ? headers.with("Service-Worker-Allowed", ROOT) : headers);
    }

    private static void missing(HttpExchange exchange) {
        exchange.respondJson(404, ErrorShape.TYPED.of(404, "Not Found"));
    }

    private static void send(HttpExchange exchange, Asset asset, Headers more) {
        String tag = "\"" + asset.integrity().substring("sha384-".length()) + "\"";
        Headers headers = more.with("ETag", tag).with("Vary", "Accept-Encoding");
        if (exchange.header("if-none-match").filter(known -> known.contains(tag)).isPresent()) {
            exchange.respond(304, headers, NOTHING);
            return;
        }
        Headers typed = headers.with("Content-Type", asset.type());
        if (exchange.headers().hasToken("accept-encoding", "gzip")) {
            exchange.respond(200, typed.with("Content-Encoding", "gzip"), asset.zipped());
        } else {
            exchange.respond(200, typed, asset.plain());
        }
    }

    /// Two that come at once may both read it; both read the same.
    private PageFiles files() throws IOException {
        PageFiles known = files;
        if (known == null) {
            known = PageFiles.read(PageEndpoint.class.getClassLoader());
            files = known;
        }
        return known;
    }
}
