package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.LiveConfig;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole gateway behind `tailscale serve`, whose program is the test's.
class TailscaleGatewayTest {
    private static final String TAILSCALE =
            """
            #!/bin/sh
            echo "$@" >> %s/calls
            case "$1" in
            status) echo '{"Self":{"DNSName":"box.tail1.ts.net."}}' ;;
            whois) [ "$3" = 100.64.0.7 ] || exit 1
                echo '{"UserProfile":{"LoginName":"alice@example.com"}}' ;;
            esac
            """;

    @TempDir private Path folder;
    @AutoClose private final HttpClient client = HttpClient.newHttpClient();
    private Path state;

    @BeforeEach
    void installs() throws IOException {
        state = Files.createDirectories(folder.resolve("state"));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path program = bin.resolve("tailscale");
        Files.writeString(program, TAILSCALE.formatted(folder));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private GatewayProcess start(String gateway) throws IOException {
        Files.writeString(
                state.resolve("moltbot.json"), "{ gateway: { port: 0, " + gateway + " } }");
        ConfigFiles files =
                ConfigFiles.find(
                        ConfigFiles.Choice.NONE,
                        Map.of(
                                "MOLTBOT_STATE_DIR", state.toString(),
                                "MOLTBOT_TAILSCALE_SOCKET", folder.resolve("none").toString(),
                                "HOME", folder.toString(),
                                "PATH", folder.resolve("bin") + ":" + System.getenv("PATH")));
        ConfigReader reader = new ConfigReader(files, Map.of());
        LiveConfig live = new LiveConfig(reader, reader.read());
        OperatorToken token =
                OperatorToken.resolve(
                        live.current().config().gateway().auth(),
                        files.environment(),
                        files.state());
        return GatewayProcess.start(live, token, new Redactor(), "2026.11.0");
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private int tools(int port, String login, String address)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/tools"))
                        .header("Tailscale-User-Login", login)
                        .header("X-Forwarded-For", address)
                        .header("X-Forwarded-Proto", "https")
                        .header("X-Forwarded-Host", "box.tail1.ts.net")
                        .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }

    @Test
    void aMemberOfTheTailnetComesInAndWhoPretendsToBeOneDoesNot() throws Exception {
        int port;
        try (GatewayProcess gateway = start("tailscale: { mode: \"serve\", resetOnExit: true }")) {
            port = gateway.port();
            assertThat(calls()).containsExactly("serve --bg --yes " + port, "status --json");
            assertThat(tools(port, "alice@example.com", "100.64.0.7")).isEqualTo(200);
            assertThat(tools(port, "eve@example.com", "100.64.0.7")).isEqualTo(401);
            assertThat(tools(port, "alice@example.com", "100.64.0.8")).isEqualTo(401);
        }
        assertThat(calls().getLast()).isEqualTo("serve reset");
    }

    @Test
    void withoutServeTheHeadersMeanNothing() throws Exception {
        try (GatewayProcess gateway = start("tailscale: { mode: \"off\" }")) {
            assertThat(tools(gateway.port(), "alice@example.com", "100.64.0.7")).isEqualTo(401);
            assertThat(folder.resolve("calls")).doesNotExist();
        }
    }
}
