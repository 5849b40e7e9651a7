package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two users of one gateway, each in a sandbox of bubblewrap, over HTTP.
class TwoUsersTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String BOB = "key-of-bob-0123456789";
    private static final String SECRET = "the-secret-of-alice";

    @TempDir private Path folder;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway =
                new RunningGateway(
                        folder,
                        """
                        tools: { exec: { security: "full", ask: "off" } },
                        routing: { users: [
                          { id: "alice", apiKey: "%s", agents: { workspaceDir: "%s" } },
                          { id: "bob", apiKey: "%s", agents: { sandbox: { limits: { pids: 64 } } } } ] }
                        """
                                .formatted(ALICE, folder.resolve("alice"), BOB));
        assertThat(write(ALICE, "secret.txt", SECRET + "\n").status()).isEqualTo(200);
        assertThat(write(BOB, "own.txt", "of bob\n").status()).isEqualTo(200);
        Files.writeString(folder.resolve("workspace/operator.txt"), "of the operator\n");
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void eachSeesTheOwnWorkspaceUnderTheSamePath() throws Exception {
        assertThat(gateway.exec(ALICE, "pwd; ls; cat secret.txt").text())
                .isEqualTo("/workspace\nsecret.txt\n" + SECRET + "\n");
        assertThat(gateway.exec(BOB, "pwd; ls; cat /workspace/own.txt").text())
                .isEqualTo("/workspace\nown.txt\nof bob\n");
        assertThat(read(ALICE, "secret.txt").text()).contains(SECRET);
        assertThat(read(ALICE, "/workspace/secret.txt").text()).contains(SECRET);
        assertThat(folder.resolve("alice/secret.txt")).hasContent(SECRET);
        assertThat(folder.resolve("state/workspaces/bob/own.txt")).hasContent("of bob");
    }

    @Test
    void noToolOfOneReachesTheFilesOfTheOther() throws Exception {
        String place = folder.resolve("alice/secret.txt").toString();
        for (String path : List.of(place, "../alice/secret.txt", "/proc/1/root" + place)) {
            assertThat(read(BOB, path).text()).as(path).doesNotContain(SECRET);
            write(BOB, path, "changed");
        }
        assertThat(folder.resolve("alice/secret.txt")).hasContent(SECRET);
        assertThat(gateway.exec(BOB, "cat " + place).text()).doesNotContain(SECRET);
        assertThat(gateway.exec(BOB, "grep -rs " + SECRET + " /workspace /home /tmp /run").text())
                .doesNotContain(SECRET);
        assertThat(tool(BOB, "grep", Json.object().put("pattern", "secret-of")).text())
                .doesNotContain(SECRET);
        assertThat(tool(BOB, "glob", Json.object().put("pattern", "**/*.txt")).text())
                .contains("own.txt")
                .doesNotContain("secret.txt");
        gateway.exec(BOB, "ln -s " + place + " link");
        assertThat(read(BOB, "link").text()).doesNotContain(SECRET);
    }

    @Test
    void nothingOfTheGatewayIsSeenInside() throws Exception {
        for (Path path :
                List.of(
                        folder.resolve("state/moltbot.json"),
                        folder.resolve("state/logs/audit.jsonl"),
                        folder.resolve("workspace/operator.txt"))) {
            assertThat(path).exists();
            assertThat(gateway.exec(BOB, "cat " + path + " || echo no").text())
                    .as(path.toString())
                    .contains("No such file", "no\n");
        }
        assertThat(gateway.exec(BOB, "env").text())
                .contains("HOME=/home/moltbot")
                .doesNotContain(folder.toString(), "JAVA_HOME", "SSH_AUTH_SOCK", "TOKEN");
        assertThat(gateway.exec(BOB, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").text())
                .doesNotContain("java");
    }

    @Test
    void homeAndTmpStayFromCallToCallAndAreOnesOwn() throws Exception {
        gateway.exec(ALICE, "echo " + SECRET + " > ~/note; echo " + SECRET + " > /tmp/note");
        assertThat(gateway.exec(ALICE, "cat ~/note /tmp/note").text())
                .isEqualTo((SECRET + "\n").repeat(2));
        assertThat(gateway.exec(BOB, "cat ~/note /tmp/note || ls -A ~ /tmp").text())
                .doesNotContain(SECRET);
    }

    @Test
    void processesOfOneAreNotSeenByTheOther() throws Exception {
        tool(ALICE, "exec", Json.object().put("command", "sleep 987").put("background", true));
        assertThat(gateway.exec(BOB, "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").text())
                .doesNotContain("987");
    }

    @Test
    void theDecisionSaysTheTarget() throws Exception {
        gateway.exec(BOB, "true");
        gateway.exec(RunningGateway.TOKEN, "true");
        List<String> decisions =
                Files.readAllLines(folder.resolve("state/logs/audit.jsonl")).stream()
                        .filter(line -> line.contains("\"decision\":\"allow\""))
                        .toList();
        assertThat(decisions.get(decisions.size() - 2))
                .contains("\"userId\":\"bob\"", "\"workdir\":\"/workspace\"")
                .contains("\"target\":\"bubblewrap\"");
        assertThat(decisions.getLast())
                .contains("\"userId\":\"operator\"")
                .doesNotContain("\"target\"");
    }

    @Test
    void aChangedLimitHoldsForTheNextCallAndTheFilesStay() throws Exception {
        gateway.exec(BOB, "echo kept > ~/note");
        assertThat(gateway.exec(BOB, "ulimit -n").text()).isEqualTo("4096\n");
        gateway.change("pids: 64", "pids: 64, openFiles: 77");
        assertThat(gateway.exec(BOB, "ulimit -n; cat ~/note").text()).isEqualTo("77\nkept\n");
    }

    private RunningGateway.Answer read(String key, String path) throws Exception {
        return tool(key, "read", Json.object().put("path", path));
    }

    private RunningGateway.Answer write(String key, String path, String content) throws Exception {
        return tool(key, "write", Json.object().put("path", path).put("content", content));
    }

    private RunningGateway.Answer tool(String key, String tool, Json.ObjectBuilder input)
            throws Exception {
        Json.Obj body = Json.object().put("tool", tool).put("input", input.build()).build();
        return gateway.post(key, "/api/tools/execute", JsonText.compact(body));
    }
}
