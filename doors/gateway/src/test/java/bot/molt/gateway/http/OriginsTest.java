package bot.molt.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.gateway.auth.Verdict;
import bot.molt.gateway.metrics.Metrics;
import bot.molt.gateway.transport.HttpServer;
import bot.molt.gateway.transport.ListenSettings;
import bot.molt.gateway.transport.RawClient;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which pages, names and senders the gateway takes for what, over a real port.
class OriginsTest {
    private static final String TOKEN = "Authorization: Bearer secret\r\n";

    private volatile Origins origins = Origins.SAME;
    @AutoClose private final HttpServer server = start();

    private HttpServer start() {
        HttpRoutes routes =
                new HttpRoutes(
                        List.of(endpoint("/tools", false), endpoint("/mcp", true)),
                        _ -> new Verdict.Granted("operator", Caller.Role.OPERATOR),
                        () -> origins,
                        new Metrics());
        try {
            return HttpServer.start(ListenSettings.on("127.0.0.1", 0), routes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Answers whether the sender counts as this machine.
    private static HttpEndpoint endpoint(String path, boolean checksHost) {
        return new HttpEndpoint() {
            @Override
            public List<String> paths() {
                return List.of(path);
            }

            @Override
            public List<String> methods() {
                return List.of("GET");
            }

            @Override
            public boolean checksHost() {
                return checksHost;
            }

            @Override
            public void handle(Request request) {
                request.exchange()
                        .respondJson(
                                200,
                                bot.molt.base.json.Json.of(request.isLocal() ? "local" : "far"));
            }
        };
    }

    private RawClient.Answer get(String path, String... headers) throws IOException {
        return RawClient.once(
                server.port(),
                "GET "
                        + path
                        + " HTTP/1.1\r\n"
                        + TOKEN
                        + String.join("\r\n", headers)
                        + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "null",
                "http://127.0.0.1.evil.example",
                "http://localhost.evil.example",
                "http://[::1].evil.example",
                "http://evil.example:80@127.0.0.1.x",
                "file://",
                "http://gw.example",
                "https://evil.example",
                "http://192.0.2.8"
            })
    void aPageFromElsewhereIsTurnedAway(String origin) throws Exception {
        RawClient.Answer answer = get("/tools", "Host: gw.example", "Origin: " + origin);
        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("gateway.controlUi.allowedOrigins");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://localhost:3000",
        "127.0.0.1, http://127.0.0.1",
        "127.0.0.1, http://[::1]:8080",
        "192.0.2.7:18789, http://192.0.2.7:18789",
        "box.tail1234.ts.net, https://box.tail1234.ts.net",
        "abc123.ngrok.app, https://abc123.ngrok.app"
    })
    void aPageOfThisMachineOrOfTheGatewayItselfIsNot(String host, String origin) throws Exception {
        assertThat(get("/tools", "Host: " + host, "Origin: " + origin).status()).isEqualTo(200);
    }

    @Test
    void listedPagesAndHostsAreLetInAtOnce() throws Exception {
        String page = "Origin: https://chat.example.com";
        assertThat(get("/tools", "Host: localhost", page).status()).isEqualTo(403);
        origins = new Origins(List.of("https://chat.example.com"), List.of());
        assertThat(get("/tools", "Host: localhost", page).status()).isEqualTo(200);
        assertThat(get("/mcp", "Host: tools.example").status()).isEqualTo(403);
        origins = new Origins(List.of(), List.of("tools.example"));
        assertThat(get("/mcp", "Host: tools.example").status()).isEqualTo(200);
        assertThat(get("/mcp", "Host: x", "Origin: https://tools.example").status()).isEqualTo(403);
    }

    @Test
    void aNameThatLeadsHereByNowIsNoNameForMcp() throws Exception {
        assertThat(get("/mcp", "Host: evil.example").status()).isEqualTo(403);
        assertThat(get("/mcp", "Host: evil.example", "X-Forwarded-For: 203.0.113.9").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:18789",
                "Host: 127.0.0.1:18789",
                "Host: [::1]:18789",
                "Host: app.localhost"
            })
    void aProgramOfThisMachineIsLocal(String host) throws Exception {
        assertThat(get("/tools", host).body()).isEqualTo("\"local\"");
    }

    /// What ngrok, cloudflared, nginx and tailscaled send from this machine.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For: 203.0.113.9",
                "X-Forwarded-Proto: https",
                "Forwarded: for=203.0.113.9",
                "X-Real-IP: 203.0.113.9",
                "CF-Connecting-IP: 203.0.113.9",
                "CF-Ray: 1",
                "Via: 1.1 proxy",
                "True-Client-IP: 203.0.113.9",
                "Tailscale-User-Login: alice@example.com"
            })
    void whatComesThroughATunnelIsNot(String header) throws Exception {
        assertThat(get("/tools", "Host: localhost", header).body()).isEqualTo("\"far\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: abc123.ngrok.app",
                "Host: gw.example",
                "Host: 192.0.2.7",
                "Host: box.tail1234.ts.net"
            })
    void whatWasSentToAnotherNameIsNot(String host) throws Exception {
        assertThat(get("/tools", host).body()).isEqualTo("\"far\"");
    }
}
