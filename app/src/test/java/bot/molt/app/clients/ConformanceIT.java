package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The official conformance suites, server side, against the gateway as it is started.
@Tag("slow")
class ConformanceIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    /// The suites give some answers half a second. A gateway that has just started on a busy
    /// machine may miss that once; what is wrong in itself fails each time.
    private static final int ATTEMPTS = 4;

    @TempDir Path folder;
    @AutoClose private ConformanceGateway gateway;

    @BeforeEach
    void starts() throws Exception {
        gateway = new ConformanceGateway(folder);
    }

    private Ran suite(String module, String... options) throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Npm.node().toString(),
                                Npm.module(module + "/dist/index.js").toString(),
                                "server",
                                "--url",
                                gateway.url()));
        command.addAll(List.of(options));
        Ran ran = Ran.of(folder, Map.of(), LIMIT, command);
        for (int attempt = 1; attempt < ATTEMPTS && ran.exitCode() != 0; attempt++) {
            ran = Ran.of(folder, Map.of(), LIMIT, command);
        }
        return ran;
    }

    private static String summary(Ran ran) {
        return ran.output().substring(Math.max(0, ran.output().indexOf("=== SUMMARY")));
    }

    private static long passed(Ran ran) {
        return ran.lines().stream().filter(line -> line.startsWith("✓")).count();
    }

    @Test
    void whoMayComeInAndWhatIsAllowedHoldForTheFixturesToo() throws Exception {
        String call =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"_meta\":{"
                        + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
                        + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"t\",\"version\":\"1\"},"
                        + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";
        assertThat(post(gateway.gateway().url() + "/mcp", call, "test_simple_text").statusCode())
                .isEqualTo(401);
        assertThat(post(gateway.url(), call, "test_simple_text").body())
                .contains("This is a simple text response");
        assertThat(post(gateway.url(), call, ConformanceGateway.FORBIDDEN).body())
                .contains("Unknown tool");
    }

    private static HttpResponse<String> post(String url, String call, String tool)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(url))
                            .header("Content-Type", "application/json")
                            .header("MCP-Protocol-Version", "2026-07-28")
                            .header("Mcp-Method", "tools/call")
                            .header("Mcp-Name", tool)
                            .POST(HttpRequest.BodyPublishers.ofString(call.formatted(tool)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    @Test
    void theActiveSuitePasses() throws Exception {
        Ran ran = suite("conformance-active");
        assertThat(ran.output()).contains("Total: 39 passed, 0 failed");
        assertThat(ran.exitCode()).isZero();
        assertThat(passed(ran)).isEqualTo(30);
    }

    @Test
    void everythingThatRevision20251125RequiresPasses() throws Exception {
        Ran ran = suite("conformance-next", "--requirements", "2025-11-25");
        assertThat(ran.output()).contains(" 0 failed\n\nNot scored");
        assertThat(ran.exitCode()).isZero();
        assertThat(passed(ran)).isEqualTo(33);
    }

    @Test
    void everythingThatRevision20260728RequiresPasses() throws Exception {
        Ran ran = suite("conformance-next", "--requirements", "2026-07-28");
        assertThat(ran.exitCode()).as(summary(ran)).isZero();
        assertThat(passed(ran)).isGreaterThanOrEqualTo(37);
        assertThat(gateway.gateway().audit())
                .anyMatch(line ->
                        line.contains("\"tool\":\"test_simple_text\"")
                                && line.contains("\"userId\":\"ann\"")
                                && line.contains("\"phase\":\"outcome\""));
    }
}
