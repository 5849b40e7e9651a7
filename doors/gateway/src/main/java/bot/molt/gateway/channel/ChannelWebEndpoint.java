package bot.molt.gateway.channel;

import bot.molt.base.CodedException;
import bot.molt.chat.ChannelHost;
import bot.molt.gateway.http.Guard;
import bot.molt.gateway.http.HttpEndpoint;
import bot.molt.gateway.http.Request;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.channel.WebAnswer;
import bot.molt.spi.channel.WebDelivery;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Takes what platforms deliver. Who may deliver is for the channel to say: each platform signs in
/// its own way.
public final class ChannelWebEndpoint implements HttpEndpoint {
    private static final long MOST = 4 << 20;
    private static final List<String> QUERIES =
            List.of("signature", "timestamp", "nonce", "echostr", "encrypt_type", "msg_signature");

    private final ChannelHost host;
    private final List<String> paths;

    public ChannelWebEndpoint(ChannelHost host) {
        this(host, host.webPaths());
    }

    /// @param paths of some channels
    public ChannelWebEndpoint(ChannelHost host, List<String> paths) {
        this.host = host;
        this.paths = List.copyOf(paths);
    }

    @Override
    public List<String> paths() {
        return paths;
    }

    @Override
    public List<String> methods() {
        return List.of("GET", "POST");
    }

    @Override
    public Guard guard() {
        return Guard.OPEN;
    }

    @Override
    public String door() {
        return "chat";
    }

    @Override
    public void handle(Request request) throws InterruptedException {
        HttpExchange exchange = request.exchange();
        Map<String, String> headers = new HashMap<>();
        exchange.headers()
                .forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Map<String, String> query = new HashMap<>();
        QUERIES.forEach(name -> exchange.query(name).ifPresent(value -> query.put(name, value)));
        WebAnswer answer =
                answer(
                        new WebDelivery(
                                exchange.method(),
                                exchange.path(),
                                query,
                                headers,
                                exchange.body(MOST)));
        exchange.respond(
                answer.status(), Headers.of("Content-Type", answer.contentType()), answer.body());
    }

    /// What could not be kept comes again where the platform is told so.
    private WebAnswer answer(WebDelivery delivery) throws InterruptedException {
        try {
            return host.deliver(delivery);
        } catch (CodedException e) {
            return WebAnswer.text(e.code().httpStatus(), e.text());
        }
    }
}
