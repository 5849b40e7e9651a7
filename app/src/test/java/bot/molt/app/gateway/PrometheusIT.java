package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Prometheus of the system beside a gateway: rules, dashboard and alerts as `deploy/` has
/// them.
@Tag("slow")
class PrometheusIT {
    private static final Path DEPLOY =
            Path.of(System.getProperty("house", "..")).toAbsolutePath().resolve("deploy");
    private static final String CONFIG =
            """
            global: { scrape_interval: 500ms, evaluation_interval: 500ms }
            rule_files: [ alerts.yml ]
            alerting: { alertmanagers: [ { static_configs: [ { targets: [ '127.0.0.1:%d' ] } ] } ] }
            scrape_configs: [ { job_name: moltbot, static_configs: [ { targets: [ '127.0.0.1:%d' ] } ] } ]
            """;

    @TempDir Path folder;
    private final BlockingQueue<String> fired = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Process> started = new ArrayList<>();
    private HttpServer receiver;

    @BeforeEach
    void listen() throws IOException {
        receiver = receiver();
    }

    @AfterEach
    void endAll() throws InterruptedException {
        for (Process each : started) {
            each.destroy();
            each.waitFor();
        }
        receiver.stop(0);
    }

    @Test
    void promtoolFindsNothingWrongAndTheRulesFireWhenTheyShould() throws Exception {
        for (List<String> words :
                List.of(
                        List.of("promtool", "check", "config", "prometheus.yml"),
                        List.of("promtool", "check", "rules", "alerts.yml"),
                        List.of("promtool", "test", "rules", "alerts_test.yml"))) {
            Process process =
                    new ProcessBuilder(words)
                            .directory(DEPLOY.resolve("prometheus").toFile())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
        }
    }

    @Test
    void everyPanelShowsDataAndAlertsFireOnFaults() throws Exception {
        int port = freePort();
        try (RunningGateway gateway =
                new RunningGateway(
                        folder,
                        "tools: { profile: 'full', exec: { security: 'full', ask: 'always' } }, approvals: { exec: { enabled: true } }")) {
            started.add(prometheus(gateway.port(), receiver.getAddress().getPort(), port));
            use(gateway);
            gateway.rpc("approvals.list", "{}");
            started.add(gateway.moltbot("exec", "true").start());
            for (int i = 0; i < 4; i++) {
                await("MoltbotApprovalsWaiting");
                use(gateway);
            }
            List<String> empty = new ArrayList<>();
            List<String> queries = queries();
            for (String query : queries) {
                if (result(port, query).isEmpty()) {
                    empty.add(query);
                }
            }
            System.out.printf(
                    "%d queries of the dashboard, %d without data%n", queries.size(), empty.size());
            assertThat(queries).hasSizeGreaterThan(30);
            assertThat(empty).isEmpty();
        }
        await("MoltbotDown");
    }

    private static void use(RunningGateway gateway) throws Exception {
        String call = "{\"tool\":\"%s\",\"input\":{\"path\":\".\"}}";
        for (String tool : List.of("ls", "no-such-tool")) {
            gateway.post(RunningGateway.TOKEN, "/api/tools/execute", call.formatted(tool));
        }
        gateway.rpc("status", "{}");
    }

    /// What Prometheus tells of alerts, as an Alertmanager receives it.
    private HttpServer receiver() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    Json.Obj told = JsonText.parseObject("{\"alerts\":" + body + "}");
                    for (Json each : told.items("alerts")) {
                        fired.add(
                                ((Json.Obj) each).object("labels").string("alertname").orElse(""));
                    }
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
        return server;
    }

    /// The rules without their patience: how long each waits is for promtool to check.
    private Process prometheus(int gateway, int receiver, int port) throws IOException {
        Path home = Files.createDirectories(folder.resolve("prometheus"));
        String rules = Files.readString(DEPLOY.resolve("prometheus/alerts.yml"));
        Files.writeString(
                home.resolve("alerts.yml"), rules.replaceAll("(?m)^        for: \\w+\\n", ""));
        Files.writeString(home.resolve("prometheus.yml"), CONFIG.formatted(receiver, gateway));
        return new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + home.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + home.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--rules.alert.resend-delay=1s")
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("log").toFile())
                .start();
    }

    private void await(String alert) throws InterruptedException {
        String name = "";
        while (!name.equals(alert)) {
            name = fired.poll(90, TimeUnit.SECONDS);
            assertThat(name).as("alert " + alert).isNotNull();
        }
    }

    private static List<String> queries() throws IOException {
        Json.Obj dashboard =
                JsonText.parseObject(Files.readString(DEPLOY.resolve("grafana/moltbot.json")));
        List<String> queries = new ArrayList<>();
        for (Json panel : dashboard.items("panels")) {
            for (Json target : ((Json.Obj) panel).items("targets")) {
                queries.add(
                        ((Json.Obj) target)
                                .string("expr")
                                .orElseThrow()
                                .replace("$__rate_interval", "1m")
                                .replace("$instance", ".*"));
            }
        }
        return queries;
    }

    private List<Json> result(int port, String query) throws Exception {
        String url =
                "http://127.0.0.1:%d/api/v1/query?query=%s"
                        .formatted(port, URLEncoder.encode(query, StandardCharsets.UTF_8));
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString());
        Json.Obj body = JsonText.parseObject(answer.body());
        assertThat(body.string("status")).as(query + "\n" + body).contains("success");
        return body.object("data").items("result");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
