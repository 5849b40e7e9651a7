package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's own tool, where the configuration lets everybody have every tool.
class GatewayToolTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String EVERYTHING =
            """
            tools: { profile: "full", exec: { security: "full", ask: "off" } },
            routing: { users: [{ id: "alice", apiKey: "%s" }] }
            """
                    .formatted(ALICE);

    @TempDir private Path folder;
    private RunningGateway gateway;

    @BeforeEach
    void starts() throws IOException {
        gateway = new RunningGateway(folder, EVERYTHING);
    }

    @AfterEach
    void stops() {
        gateway.close();
    }

    private RunningGateway.Answer call(String key, String input)
            throws IOException, InterruptedException {
        return gateway.post(
                key, "/api/tools/execute", "{\"tool\":\"gateway\",\"input\":%s}".formatted(input));
    }

    @Test
    void theOperatorReadsAndChangesTheConfiguration() throws Exception {
        Json.Obj snapshot =
                call(RunningGateway.TOKEN, "{\"action\":\"config.get\"}")
                        .body()
                        .object("result")
                        .object("details");
        assertThat(snapshot.string("raw").orElse("")).doesNotContain(RunningGateway.TOKEN);
        String patch =
                JsonText.compact(
                        Json.object()
                                .put("action", "config.patch")
                                .put("raw", "{tools: {exec: {timeoutSec: 77}}}")
                                .put("baseHash", snapshot.string("hash").orElseThrow())
                                .build());
        assertThat(call(RunningGateway.TOKEN, patch).status()).isEqualTo(200);
        assertThat(gateway.rpc("config.get", "{\"path\":\"tools.exec.timeoutSec\"}").get("value"))
                .isEqualTo(Json.of(77));
        assertThat(Files.readString(gateway.state().resolve("moltbot.json"))).contains("77");
        assertThat(call(RunningGateway.TOKEN, patch).text()).contains("config changed since");
        assertThat(call(RunningGateway.TOKEN, "{\"action\":\"config.schema\"}").status())
                .isEqualTo(200);
    }

    @Test
    void anUnknownActionIsToldWhichThereAre() throws Exception {
        assertThat(call(RunningGateway.TOKEN, "{\"action\":\"explode\"}").text())
                .isEqualTo(
                        "action: explode (expected: restart, config.get, config.schema, config.apply or config.patch)");
        assertThat(call(RunningGateway.TOKEN, "{\"action\":\"restart\",\"delayMs\":60001}").text())
                .contains("delayMs", "60000");
    }

    @Test
    void aUserNeitherSeesNorCallsIt() throws Exception {
        assertThat(call(ALICE, "{\"action\":\"config.get\"}").status()).isEqualTo(403);
        assertThat(call(ALICE, "{\"action\":\"restart\"}").text())
                .isEqualTo("gateway steers the gateway; only its operator may call it");
        assertThat(gateway.post(ALICE, "/api/rpc/tools.list", "{}").body().toString())
                .doesNotContain("steers");
        assertThat(gateway.rpc("tools.list", "{}").toString()).contains("steers");
        assertThat(Files.readString(gateway.state().resolve("logs/audit.jsonl")))
                .contains("operator only");
    }
}
