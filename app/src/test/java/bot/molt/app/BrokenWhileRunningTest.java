package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway under which something breaks stays up, says what it is, and goes on once it is mended.
class BrokenWhileRunningTest {
    @TempDir Path folder;
    private Installation home;

    @BeforeEach
    void runs() throws IOException {
        home = new Installation(folder);
        home.run("setup");
        home.run("config", "set", "tools.exec.ask", "off");
        assertThat(home.start()).isEmpty();
        assertThat(home.run("users", "add", "alice", "--workspace", folder + "/of-alice").code())
                .isZero();
    }

    @AfterEach
    void ends() throws Exception {
        home.close();
    }

    /// Without a look into the configuration.
    private Installation.Outcome asked(String command, String... words) {
        List<String> line =
                new ArrayList<>(
                        List.of(
                                command,
                                "--url",
                                "http://127.0.0.1:" + home.port(),
                                "--token-file",
                                home.file("credentials/gateway-token").toString()));
        line.addAll(List.of(words));
        return home.run(line.toArray(String[]::new));
    }

    @Test
    void aConfigurationThatIsSavedHalfDoneLeavesTheOldOneInEffect() throws IOException {
        String good = home.text("moltbot.json");
        home.write("moltbot.json", good.substring(0, 600));
        home.gateway().config().reload();
        assertThat(asked("health"))
                .satisfies(health -> assertThat(health.code()).isZero())
                .satisfies(health ->
                        assertThat(health.out())
                                .contains("degraded: config: the file as it is now"));
        assertThat(asked("exec", "echo still").out()).isEqualTo("still\n");
        assertThat(Installation.wrong(home.doctor())).contains("config.syntax", "gateway.unknown");
        home.write("moltbot.json", good);
        home.gateway().config().reload();
        assertThat(Installation.wrong(home.doctor()))
                .doesNotContain("config.syntax", "gateway.unknown", "gateway.degraded");
    }

    @Test
    void aWrongValueThatWouldOpenADoorLeavesTheOldOneInEffect() throws IOException {
        home.write("moltbot.json", "{ gateway: { bind: 'everywhere' } }");
        home.gateway().config().reload();
        assertThat(asked("health").out()).contains(": ok (", "gateway.bind");
        assertThat(Installation.wrong(home.doctor()))
                .contains("config.refused", "gateway.degraded");
    }

    @Test
    void keysThatAreScrambledOnTheDiskAreLeftToTheGatewayThatKnowsThem() throws IOException {
        home.write("users.json", "{\"users\":");
        assertThat(home.run("health").code()).isZero();
        assertThat(home.doctor("--fix").items("notMended").toString())
                .contains("users.unreadable", "while the gateway runs", "stop it first");
        assertThat(home.text("users.json")).isEqualTo("{\"users\":");
        assertThat(home.run("users", "add", "bob").code()).isZero();
        assertThat(home.run("users", "list").out()).contains("alice", "bob");
        assertThat(Installation.wrong(home.doctor())).doesNotContain("users.unreadable");
    }

    /// A folder in its place, so that the gateway cannot begin it anew by itself.
    @Test
    void anAuditLogThatIsTakenAwayRefusesCallsAndIsNamed() throws IOException {
        home.folderInsteadOf("logs/audit.jsonl");
        Installation.Outcome refused = home.run("exec", "echo unrecorded");
        assertThat(refused.code()).isNotZero();
        assertThat(refused.out()).doesNotContain("unrecorded\n");
        Installation.Outcome health = home.run("health");
        assertThat(health.code()).isEqualTo(1);
        assertThat(health.out()).contains("not ready", "failing:  audit: ");
        assertThat(Installation.wrong(home.doctor())).contains("gateway.failing");
    }

    @Test
    void whatIsPastedNamesNobody() throws IOException {
        Installation.Outcome pasted = home.run("status", "--all");
        assertThat(pasted.code()).isZero();
        assertThat(pasted.out())
                .contains("user-1", "~/.clawdbot/moltbot.json")
                .doesNotContain("alice", folder.toString())
                .doesNotContain(home.text("credentials/gateway-token").strip());
        assertThat(home.run("status", "--all", "--json").out())
                .contains("user-1", "\"doctor\"", "\"service\"")
                .doesNotContain("alice", folder.toString())
                .doesNotContain(home.text("credentials/gateway-token").strip());
        assertThat(home.run("status").out()).contains("alice");
    }

    @Test
    void attacksFromOutsideAreStopped() throws IOException {
        Installation.Outcome audit = home.run("security", "audit", "--deep");
        assertThat(audit.out())
                .contains("18 attacks were tried and stopped")
                .doesNotContain("probe.");
    }
}
