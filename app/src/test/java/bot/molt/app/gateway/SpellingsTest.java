package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Command lines as people find them in guides, run against a gateway; what is not there yet is
/// refused with the reason.
class SpellingsTest {
    @TempDir private static Path home;
    private static RunningGateway gateway;

    private record Outcome(int code, String out, String err) {}

    @BeforeAll
    static void starts() throws IOException {
        gateway = new RunningGateway(home, "tools: { profile: 'coding' }");
    }

    @AfterAll
    static void stops() {
        gateway.close();
    }

    private static Outcome run(Map<String, String> more, String... line) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("HOME", home.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false);
        int code = Cli.run(line, streams, environment, LocalParts.NONE);
        return new Outcome(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// `URL` stands for the gateway's address with `ws:`, `STATE` for its state folder.
    private static String[] words(String line) {
        return line.replace("URL", gateway.url().replace("http:", "ws:"))
                .replace("STATE", gateway.state().toString())
                .split(" ");
    }

    private static Outcome withToken(String line) {
        return run(Map.of("MOLTBOT_GATEWAY_TOKEN", RunningGateway.TOKEN), words(line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--url URL status|reachable",
                "status --url URL|reachable",
                "status --deep --url URL|audit",
                "status --all --url URL|audit",
                "status --json --url URL|\"reachable\" : true",
                "health --url URL|ok",
                "health --json --timeout 10000 --url URL|\"ok\" : true",
                "gateway health --url URL|ok",
                "gateway call health --url URL|\"ok\" : true",
                "gateway call status --params {} --url URL|uptimeMs",
                "gateway probe --url URL|authenticated:  yes",
                "gateway probe --url URL --json --timeout 20000|\"primaryTargetId\" : \"explicit\"",
                "logs --tail 5 --url URL|",
                "logs --limit 5 --url URL|",
                "presence --url URL|gateway",
                "system presence --url URL --json|\"mode\" : \"gateway\"",
                "system event --text done --url URL|Told the gateway.",
                "cron --url URL|No jobs",
                "cron status --url URL|Jobs run.",
                "system event --text done --mode next-heartbeat --url URL|Told the gateway.",
                "devices --url URL|No device is paired",
                "devices list --json --url URL|\"pending\" : [ ]",
                "devices clear --yes --pending --url URL|Turned down 0 requests",
                "nodes status --url URL|",
                "nodes list --url URL|",
                "approvals pending --url URL|Nothing waits",
                "approvals get --gateway --url URL|File (gateway): ",
                "approvals allowlist add --gateway ls --url URL|ls: is allowed now for main",
                "approvals allowlist remove --gateway ls --url URL|ls: is no longer allowed",
                "exec-policy show --url URL|allowed for good",
                "dashboard --no-open --url URL|/#token=operator-token",
                "--dev status|not reachable",
                "status --profile other|not reachable",
                "config get tools.profile --config STATE/moltbot.json|coding",
                "--version|moltbot",
            })
    void aKnownSpellingWorks(String line, String says) {
        Outcome outcome = withToken(line);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains(says == null ? "" : says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gateway call tts.status --url URL|8|tts.status: not served by this version",
                "gateway call poll --url URL|8|poll: not served by this version",
                "health --url http://127.0.0.1:1|1|connection refused",
                "gateway call nope --url URL|5|method: nope",
                "channels login|2|unexpected: login",
                "gateway send|2|unknown command: gateway send",
            })
    void whatIsNotThereIsRefusedWithTheReason(String line, int code, String says) {
        Outcome outcome = withToken(line);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(outcome.err()).contains(says);
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void aProbeTellsReachableFromLetIn() {
        Outcome outcome =
                run(
                        Map.of(),
                        words("gateway probe --json --timeout 20000 --token wrong-one --url URL"));
        Json.Obj target =
                (Json.Obj) JsonText.parseObject(outcome.out()).items("targets").getFirst();
        assertThat(outcome.code()).isZero();
        assertThat(target.isTrue("reachable")).isTrue();
        assertThat(target.isTrue("authenticated")).isFalse();
        assertThat(target.object("connect").string("error").orElse("")).startsWith("unauthorized");
        Outcome nobody =
                run(Map.of("MOLTBOT_GATEWAY_PORT", "1"), "gateway", "probe", "--timeout", "20000");
        assertThat(nobody.code()).isEqualTo(1);
        assertThat(nobody.out()).contains("localLoopback", "reachable:      no");
    }

    /// Whatever stands in the files of devices: this machine's command line has the gateway's
    /// token.
    @Test
    void theCommandLineOfThisMachineWorksWithoutAnyDevice() throws IOException {
        Path folder = Files.createDirectories(gateway.state().resolve("credentials"));
        Files.writeString(folder.resolve("gateway-token"), RunningGateway.TOKEN);
        Map<String, String> here =
                Map.of(
                        "MOLTBOT_STATE_DIR",
                        gateway.state().toString(),
                        "MOLTBOT_GATEWAY_PORT",
                        gateway.url().replaceFirst(".*:", ""));
        assertThat(run(here, "devices", "clear", "--yes").code()).isZero();
        assertThat(run(here, "health").code()).isZero();
        assertThat(run(here, "devices", "list").code()).isZero();
        assertThat(run(here, "approvals", "allowlist", "add", "pwd").out())
                .contains("pwd: is allowed now for main (gateway: ");
        assertThat(run(here, "approvals", "get").out()).contains("pwd");
        assertThat(run(here, "config", "get", "tools.profile").out()).isEqualTo("coding\n");
    }

    @Test
    void aBrowserIsShownThePageAndAProgramIsNot() throws Exception {
        assertThat(List.of(gateway.page("text/html,*/*"), gateway.page("*/*")))
                .satisfiesExactly(
                        page -> assertThat(page).contains("<molt-app>"),
                        json -> assertThat(json).contains("Not Found"));
    }
}
