package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A client on the official TypeScript SDK: progress, approval and cancellation as a client sees
/// them.
@Tag("slow")
class SdkClientIT {
    private static final String PLAN =
            """
            [{"tool":"Bash","args":{"command":"for i in 1 2 3; do echo tick $i; sleep 0.4; done"}},
             {"tool":"Bash","args":{"command":"touch approved.txt"}},
             {"tool":"Bash","args":{"command":"sleep 61"},"cancelAfter":800},
             {"tool":"Bash","args":{"command":"echo after"}}]\
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"http", "stdio"})
    void seesOutputAsItComesIsAskedAndCancels(String transport) throws Exception {
        String exec =
                "security: \"allowlist\", ask: \"on-miss\", allowlist: [\"echo *\", \"sleep *\"]";
        try (TestGateway gateway = new TestGateway(folder, exec)) {
            Ran ran =
                    Ran.of(
                            folder,
                            Npm.path(),
                            Duration.ofSeconds(90),
                            List.of(
                                    Npm.node().toString(),
                                    Npm.script("sdk-client.mjs").toString(),
                                    where(transport, gateway).toString(),
                                    PLAN,
                                    "{\"answer\":\"once\"}"));
            assertThat(ran.exitCode()).as(ran.output()).isZero();
            List<Json.Obj> lines = ran.lines().stream().map(JsonText::parseObject).toList();
            List<String> progress =
                    lines.stream().flatMap(line -> line.string("progress").stream()).toList();
            assertThat(progress).startsWith("tick 1\n", "tick 2\n", "tick 3\n");
            assertThat(lines)
                    .filteredOn(line -> line.has("asked"))
                    .singleElement()
                    .matches(
                            line -> line.string("asked").orElse("").contains("touch approved.txt"));
            assertThat(gateway.workspace().resolve("approved.txt")).exists();
            assertThat(lines).filteredOn(line -> line.has("error")).hasSize(1);
            assertThat(lines.getLast().toString()).contains("after");
            assertThat(
                            ProcessHandle.allProcesses()
                                    .flatMap(process -> process.info().commandLine().stream()))
                    .noneMatch(line -> line.endsWith("sleep 61"));
        }
    }

    private static Json.Obj where(String transport, TestGateway gateway) {
        if (transport.equals("http")) {
            return Json.object()
                    .put("url", gateway.url() + "/mcp")
                    .put("token", TestGateway.TOKEN)
                    .build();
        }
        Map<String, String> variables =
                Map.of(
                        "MOLTBOT_GATEWAY_URL",
                        gateway.url(),
                        "MOLTBOT_AUTH_TOKEN",
                        TestGateway.TOKEN);
        Json.ObjectBuilder env = Json.object();
        variables.forEach(env::put);
        return Json.object()
                .put("command", Json.strings(TestGateway.moltbot("mcp")))
                .put("env", env.build())
                .build();
    }
}
