package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What one user may have at once, on a whole gateway with real sandboxes.
class QuotasTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String BOB = "key-of-bob-0123456789";

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
                          { id: "alice", apiKey: "%s" },
                          { id: "bob", apiKey: "%s", quota: { calls: 3, outputRate: "128kb", cpuTime: "1", spool: "200kb", disk: "1mb" } } ] }
                        """
                                .formatted(ALICE, BOB));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private List<String> users(String key) throws Exception {
        List<String> users = new ArrayList<>();
        for (Json user : status(key).items("users")) {
            users.add(((Json.Obj) user).string("user").orElseThrow());
        }
        return users;
    }

    private Json.Obj status(String key) throws Exception {
        return gateway.post(key, "/api/rpc/status", "{}").body().object("payload");
    }

    private long bob(String name) throws Exception {
        for (Json user : status(BOB).items("users")) {
            return ((Json.Obj) user).number(name).orElseThrow();
        }
        throw new AssertionError("bob is not there");
    }

    @Test
    void whoHasUsedUpTheProcessorTimeRunsNoMoreUntilMoreIsGiven() throws Exception {
        String burn = "python3 -c 'import time\nwhile time.process_time() < 1.5: pass'";
        assertThat(gateway.exec(BOB, burn).status()).isEqualTo(200);
        RunningGateway.Answer refused = gateway.exec(BOB, "true");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.text())
                .contains("s of processor time were used within an hour")
                .contains("routing.users[bob].quota")
                .contains("Programs run again in");
        assertThat(gateway.exec(ALICE, "true").status()).isEqualTo(200);
        assertThat(
                        gateway.post(
                                        BOB,
                                        "/api/tools/execute",
                                        "{\"tool\":\"process\",\"input\":{\"action\":\"list\"}}")
                                .status())
                .isEqualTo(200);
        assertThat(bob("cpuMs")).isGreaterThanOrEqualTo(1_500);
        gateway.change("cpuTime: \"1\"", "cpuTime: \"1h\"");
        assertThat(gateway.exec(BOB, "true").status()).isEqualTo(200);
    }

    @Test
    void muchOutputIsHeldBackAndItsMiddleLeftOut() throws Exception {
        RunningGateway.Answer answer = gateway.exec(BOB, "head -c 900000 /dev/zero | tr '\\0' x");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).contains("tools.quota.spool");
        assertThat(bob("outputHeldMs")).isPositive();
        assertThat(bob("spoolBytes")).isEqualTo(200 << 10);
    }

    @Test
    void allThatLiesInSandboxesCountsTogether() throws Exception {
        gateway.exec(BOB, "head -c 700000 /dev/zero > a; head -c 700000 /dev/zero > /tmp/b");
        String write = "{\"tool\":\"write\",\"input\":{\"path\":\"c.txt\",\"content\":\"text\"}}";
        long end = System.nanoTime() + java.time.Duration.ofSeconds(40).toNanos();
        RunningGateway.Answer answer = gateway.post(BOB, "/api/tools/execute", write);
        while (answer.status() == 200 && System.nanoTime() < end) {
            answer = gateway.post(BOB, "/api/tools/execute", write);
        }
        assertThat(answer.text()).contains("bytes of this user lie in all sandboxes together");
        assertThat(bob("diskBytes")).isGreaterThan(1_400_000);
    }

    @Test
    void whatUsersHaveIsShown() throws Exception {
        assertThat(users(RunningGateway.TOKEN)).containsExactly("alice", "bob", "operator");
        assertThat(users(ALICE)).containsExactly("alice");
        assertThat(gateway.text("/metrics"))
                .contains("moltbot_user_calls_running{user=\"bob\"} 0")
                .contains("moltbot_user_cpu_seconds{user=\"alice\"}")
                .doesNotContain("user=\"eve\"");
        Json.Obj explained = gateway.rpc("sandbox.explain", "{\"user\":\"bob\"}");
        assertThat(JsonText.compact(new Json.Arr(explained.items("quota"))))
                .contains("\"value\":\"3, 0 run now\"")
                .contains("\"value\":\"128kb a second, held back for 0 ms\"")
                .contains("\"source\":\"routing.users[bob].quota, tools.quota\"");
    }
}
