package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.LiveConfig;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.tls.TlsCertificate;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A gateway that speaks TLS with a certificate of its own, and every road of the CLI to it.
class TlsGatewayTest {
    private static final String TOKEN = "operator-token-of-the-tls-tests-0123456789";
    private static final String INITIALIZE =
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}\n";

    @TempDir private Path folder;
    private Map<String, String> here;
    private GatewayProcess process;
    private LiveConfig live;
    private OperatorToken token;

    /// What a command line gave.
    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void starts() throws IOException {
        Path state = Files.createDirectories(folder.resolve("state"));
        Files.writeString(
                state.resolve("moltbot.json"),
                """
                { gateway: { port: %d, tls: { enabled: true }, auth: { token: "%s" } },
                  agents: { defaults: { workspace: "%s" } },
                  tools: { exec: { security: "full", ask: "off" } } }
                """
                        .formatted(freePort(), TOKEN, folder.resolve("workspace")));
        here =
                Map.of(
                        "MOLTBOT_STATE_DIR", state.toString(),
                        "HOME", folder.toString(),
                        "PATH", System.getenv("PATH"));
        ConfigFiles files = ConfigFiles.find(ConfigFiles.Choice.NONE, here);
        ConfigReader reader = new ConfigReader(files, Map.of());
        live = new LiveConfig(reader, reader.read());
        token =
                OperatorToken.resolve(
                        live.current().config().gateway().auth(),
                        files.environment(),
                        files.state());
        process = GatewayProcess.start(live, token, new Redactor(), "2026.11.0");
    }

    @AfterEach
    void stops() {
        process.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private String fingerprint() {
        return process.certificate().map(TlsCertificate::fingerprint).orElseThrow();
    }

    private String url() {
        return "wss://127.0.0.1:" + process.port();
    }

    /// A command on this machine, with its own configuration or, with `url`, without.
    private Outcome run(Map<String, String> environment, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false);
        int code = Cli.run(words, streams, environment, LocalParts.NONE);
        return new Outcome(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// A command on another machine, which knows the gateway by variables.
    private Map<String, String> elsewhere(String pin) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOME", folder.resolve("elsewhere").toString());
        environment.put("MOLTBOT_GATEWAY_URL", url());
        environment.put("MOLTBOT_GATEWAY_TOKEN", TOKEN);
        environment.put("MOLTBOT_GATEWAY_TLS_FINGERPRINT", pin);
        return environment;
    }

    @Test
    void theCliOfItsMachineTrustsItsCertificateAndShowsTheFingerprint() {
        Outcome status = run(here, "status");
        assertThat(status.out())
                .contains("https://127.0.0.1:" + process.port(), "reachable")
                .contains("TLS:", "SHA-256 " + fingerprint());
    }

    @Test
    void theBannerNamesTheFingerprintAndLinesThatWork() {
        String banner =
                new Banner(live.current(), token, folder.resolve("none"), "moltbot").of(process);
        assertThat(banner)
                .contains("Moltbot gateway on https://localhost:" + process.port())
                .contains("SHA-256 fingerprint " + fingerprint())
                .contains("--cacert " + folder.resolve("state/gateway/tls/gateway-cert.pem"))
                .contains("MOLTBOT_GATEWAY_TLS_FINGERPRINT=" + fingerprint());
    }

    /// Requests, streams of events, WebSockets and the MCP bridge.
    @ParameterizedTest
    @ValueSource(
            strings = {"health", "tools list", "audit tail --limit 1", "exec -- echo over-tls"})
    void everyRoadOfTheCliIsPinned(String command) {
        String[] words = command.split(" ");
        String spelled = "SHA256:" + fingerprint().toUpperCase(Locale.ROOT).replaceAll("..", "$0:");
        Outcome good = run(elsewhere(spelled.substring(0, spelled.length() - 1)), words);
        assertThat(good.code()).as(good.err()).isZero();
        Outcome bad = run(elsewhere("0".repeat(64)), words);
        assertThat(bad.code()).isEqualTo(4);
        assertThat(bad.err())
                .contains("gateway tls fingerprint mismatch: " + fingerprint())
                .doesNotContain(TOKEN);
    }

    @Test
    void theMcpBridgeIsPinned() throws Exception {
        assertThat(bridged(fingerprint())).contains("\"protocolVersion\":\"2025-11-25\"");
        assertThat(JsonText.parseObject(bridged("f".repeat(64))).object("error").string("message"))
                .hasValueSatisfying(
                        text -> assertThat(text).contains("gateway tls fingerprint mismatch"));
    }

    /// The first answer of `moltbot mcp`; it ends when its input does.
    private String bridged(String pin) throws IOException, InterruptedException {
        PipedOutputStream client = new PipedOutputStream();
        try (PipedInputStream in = new PipedInputStream(client);
                PipedInputStream answers = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(answers)) {
            PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
            Streams streams = new Streams(in, print, print, false);
            Thread bridge =
                    Thread.ofVirtual()
                            .start(() ->
                                    Cli.run(
                                            new String[] {"mcp"},
                                            streams,
                                            elsewhere(pin),
                                            LocalParts.NONE));
            client.write(INITIALIZE.getBytes(StandardCharsets.UTF_8));
            client.flush();
            String answer =
                    new BufferedReader(new InputStreamReader(answers, StandardCharsets.UTF_8))
                            .readLine();
            client.close();
            bridge.join();
            return answer;
        }
    }

    @Test
    void aCertificateOfNoAuthorityIsNotTrustedWithoutAPin() {
        Map<String, String> environment = elsewhere("");
        Outcome refused = run(environment, "health");
        assertThat(refused.code()).isEqualTo(4);
        assertThat(refused.err()).contains("its certificate is not trusted", "--tls-fingerprint");
    }

    @Test
    void theRemoteSectionOfTheConfigurationIsEnough() throws IOException {
        Path state = Files.createDirectories(folder.resolve("laptop"));
        Files.writeString(
                state.resolve("moltbot.json"),
                """
                { gateway: { mode: "remote", remote: { url: "%s", token: "%s", tlsFingerprint: "%s" } } }
                """
                        .formatted(url(), TOKEN, fingerprint()));
        Map<String, String> laptop = Map.of("MOLTBOT_STATE_DIR", state.toString());
        assertThat(run(laptop, "exec", "echo", "far").out()).contains("far");
        assertThat(run(laptop, "health", "--tls-fingerprint", "0".repeat(64)).err())
                .contains("gateway tls fingerprint mismatch");
    }

    @Test
    void plainHttpIsToldSo() {
        Map<String, String> environment = new LinkedHashMap<>(elsewhere(""));
        environment.put("MOLTBOT_GATEWAY_URL", "http://127.0.0.1:" + process.port());
        assertThat(run(environment, "health").err()).contains("this port speaks TLS");
    }
}
