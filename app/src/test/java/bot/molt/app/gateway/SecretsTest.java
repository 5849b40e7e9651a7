package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets that commands are given by name: on the host for the operator, in bubblewrap for users.
class SecretsTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String BOB = "key-of-bob-0123456789";
    private static final String VALUE = "the-value-of-the-deploy-key";

    @TempDir private Path folder;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway =
                new RunningGateway(
                        folder,
                        """
                        tools: { exec: { security: "full", ask: "off",
                          secrets: [ { name: "DEPLOY_KEY", value: "%s", users: ["alice"] } ] } },
                        routing: { users: [ { id: "alice", apiKey: "%s" }, { id: "bob", apiKey: "%s" } ] }
                        """
                                .formatted(VALUE, ALICE, BOB));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private String run(String key, String command) throws Exception {
        String body =
                "{\"tool\":\"exec\",\"input\":{\"command\":\"%s\",\"secrets\":[\"DEPLOY_KEY\"]}}"
                        .formatted(command);
        return gateway.post(key, "/api/tools/execute", body).text();
    }

    @Test
    void aCommandGetsTheValueAndItsOutputHidesIt() throws Exception {
        for (String key : new String[] {RunningGateway.TOKEN, ALICE}) {
            assertThat(run(key, "echo got $DEPLOY_KEY; echo ${#DEPLOY_KEY}"))
                    .isEqualTo("got ***\n" + VALUE.length() + "\n");
            assertThat(run(key, "printf %s $DEPLOY_KEY | base64")).contains("***");
        }
        assertThat(gateway.exec(ALICE, "echo got $DEPLOY_KEY").text()).isEqualTo("got\n");
    }

    @Test
    void whoMayNotNameItHearsThatThereIsNone() throws Exception {
        assertThat(run(BOB, "echo $DEPLOY_KEY"))
                .isEqualTo(
                        "secrets: DEPLOY_KEY (expected: a name of tools.exec.secrets that this user may use)");
    }

    @Test
    void theValueStandsInNoLogAndNoProcessList() throws Exception {
        String seen =
                run(
                        ALICE,
                        "cat /proc/[0-9]*/cmdline | tr '\\\\0' ' ' | grep -c the-valu[e]-of || true");
        assertThat(seen.strip()).isEqualTo("0");
        run(RunningGateway.TOKEN, "echo $DEPLOY_KEY");
        for (String file : new String[] {"logs/audit.jsonl", "exec-approvals.json"}) {
            Path path = gateway.state().resolve(file);
            if (Files.exists(path)) {
                assertThat(Files.readString(path)).doesNotContain(VALUE);
            }
        }
        assertThat(Files.readString(gateway.state().resolve("logs/audit.jsonl")))
                .contains("DEPLOY_KEY");
    }
}
