package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.TestCli.Outcome;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `approvals get|set|allowlist` on the file of this machine, a gateway's and a node's.
class ApprovalCommandsTest {
    @TempDir Path home;
    private TestCli cli;
    private Path file;

    @BeforeEach
    void open() {
        cli = new TestCli(home).with("MOLTBOT_GATEWAY_PORT", "1");
        file = home.resolve(".clawdbot/exec-approvals.json");
    }

    private Outcome run(String line) {
        return cli.run(line.split(" "));
    }

    private Json.Obj written() throws IOException {
        return JsonText.parseObject(Files.readAllBytes(file));
    }

    @Test
    void aPatternIsAllowedInTheFileOfThisMachineAndNoLonger() throws IOException {
        assertThat(run("approvals allowlist add git*"))
                .isEqualTo(
                        new Outcome(
                                0, "git*: is allowed now for main (local: " + file + ")\n", ""));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(run("approvals allowlist add git*").out())
                .startsWith("git*: was allowed already");
        assertThat(run("approvals allowlist add --agent user:alice npm*").code()).isZero();
        assertThat(run("approvals get").out().lines().skip(1).map(l -> l.replaceAll(" {2,}", "|")))
                .containsExactly("AGENT|PATTERN", "main|git*", "user:alice|npm*");
        assertThat(run("approvals get --agent main").out()).doesNotContain("npm");
        assertThat(run("approvals allowlist remove git*").code()).isZero();
        assertThat(written().object("agents").object("main").items("allowlist")).isEmpty();
        assertThat(run("approvals allowlist remove git*").code()).isEqualTo(5);
    }

    @Test
    void theWholeFileIsReplacedAndTheSocketOfTheOriginalStays() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{\"version\":1,\"socket\":{\"token\":\"s\"},\"agents\":{}}");
        String next = "{\"version\":1,\"agents\":{\"*\":{\"allowlist\":[{\"pattern\":\"ls\"}]}}}";
        Outcome outcome = cli.reading(next).run("approvals", "set", "--stdin");
        assertThat(outcome).isEqualTo(new Outcome(0, "Wrote " + file + " (local).\n", ""));
        assertThat(written().object("socket").string("token")).contains("s");
        assertThat(written().object("agents").members()).containsOnlyKeys("*");
        Path text = Files.writeString(home.resolve("a.json"), "{\"agents\":{}}");
        assertThat(run("approvals set --json --file " + text).code()).isZero();
        assertThat(written().object("agents").members()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "approvals set~--file: missing (expected: either --file FILE or --stdin)",
                "approvals get --gateway --node n~--node: n (expected: --node or --gateway, not both)",
                "approvals allowlist drop x~approvals allowlist: drop (expected: add or remove)",
                "approvals resolve a maybe~decision: maybe (expected: allow-once, allow-always, deny)",
                "system event~--text: missing (expected: what happened)",
                "system event --text x --mode later~--mode: later (expected: next-heartbeat or now)",
            })
    void whatCannotBeMeantIsExitCodeTwo(String line, String message) {
        assertThat(run(line)).isEqualTo(new Outcome(2, "", "moltbot: " + message + "\n"));
    }

    @Test
    void aRuleWithoutAPatternIsNotWritten() {
        Outcome outcome =
                cli.reading("{\"agents\":{\"main\":{\"allowlist\":[{}]}}}")
                        .run("approvals", "set", "--stdin");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("agents.main: not usable");
        assertThat(file).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--gateway,exec.approvals.", "--node b,exec.approvals.node."})
    void aGatewaysAndANodesFileAreChangedWithTheHashThatWasRead(String flag, String methods)
            throws IOException {
        String body =
                "{\"ok\":true,\"payload\":{\"path\":\"/far\",\"exists\":true,\"hash\":\"h1\",\"file\":{\"version\":1}}}";
        String answer = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            List<String> line =
                    new ArrayList<>(List.of("approvals", "allowlist", "add", "ls", "--url"));
            line.add(server.url());
            line.addAll(List.of(flag.split(" ")));
            assertThat(cli.run(line.toArray(String[]::new)).code()).isZero();
            assertThat(server.requests()).hasSize(2);
            assertThat(server.requests().getFirst()).contains(methods + "get");
            assertThat(server.requests().getLast())
                    .contains(methods + "set", "\"baseHash\":\"h1\"", "\"pattern\":\"ls\"");
        }
        assertThat(file).doesNotExist();
    }
}
