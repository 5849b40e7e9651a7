package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.model.Exchanges;
import bot.molt.testkit.model.FakeMessagesApi;
import bot.molt.testkit.model.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The main job with a second real client, opencode.
@Tag("slow")
class OpencodeIT {
    @TempDir Path folder;

    private static Step call(String tool, String input) {
        return Step.use("moltbot_" + tool, input);
    }

    @Test
    void worksOnTheServerAndIsToldWhatIsDenied() throws Exception {
        List<Step> script =
                List.of(
                        call("Bash", "{'command':'echo hello'}"),
                        call("Write", "{'file_path':'notes.txt','content':'one\\ntwo\\n'}"),
                        call("Read", "{'file_path':'notes.txt'}"),
                        call(
                                "Edit",
                                "{'file_path':'notes.txt','old_string':'two','new_string':'three'}"),
                        call("Glob", "{'pattern':'**/*.txt'}"),
                        call("Grep", "{'pattern':'thr','output_mode':'content'}"),
                        call("Bash", "{'command':'curl http://example.com/'}"),
                        Step.say("All done."));
        try (TestGateway gateway =
                        new TestGateway(
                                folder, "security: \"allowlist\", allowlist: [\"echo *\"]");
                FakeMessagesApi model = FakeMessagesApi.start(script)) {
            Ran ran =
                    Ran.of(
                            folder,
                            environment(gateway, model),
                            Duration.ofMinutes(2),
                            List.of(Npm.module(".bin/opencode").toString(), "run", "Go."));
            assertThat(ran.output()).contains("All done.");
            List<Exchanges.Result> results = model.exchanges().results();
            assertThat(results).hasSize(7);
            assertThat(results.get(0).text()).isEqualTo("hello\n");
            assertThat(results.get(5).text()).contains("three");
            assertThat(results.get(6).text())
                    .contains("Denied by the gateway's policy")
                    .contains("tools.exec.allowlist");
            assertThat(gateway.workspace().resolve("notes.txt")).hasContent("one\nthree\n");
        }
    }

    private Map<String, String> environment(TestGateway gateway, FakeMessagesApi model) {
        Map<String, String> environment = new HashMap<>(Npm.path());
        environment.put("HOME", folder.toString());
        environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
        environment.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
        environment.put("OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
        environment.put(
                "OPENCODE_CONFIG_CONTENT",
                """
                {"provider":{"anthropic":{"options":{"baseURL":"%s/v1","apiKey":"x"}}},
                 "model":"anthropic/claude-sonnet-4-5","small_model":"anthropic/claude-sonnet-4-5",
                 "mcp":{"moltbot":{"type":"remote","url":"%s/mcp","enabled":true,"oauth":false,
                   "headers":{"Authorization":"Bearer %s"}}},
                 "permission":"allow","autoupdate":false,"share":"disabled"}\
                """
                        .formatted(model.url(), gateway.url(), TestGateway.TOKEN));
        return environment;
    }
}
