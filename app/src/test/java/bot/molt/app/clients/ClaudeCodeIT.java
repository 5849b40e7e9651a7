package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.testkit.client.Ran;
import bot.molt.testkit.model.Exchanges;
import bot.molt.testkit.model.FakeMessagesApi;
import bot.molt.testkit.model.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job with the real client: Claude Code works on this server, over both transports.
@Tag("slow")
class ClaudeCodeIT {
    private static final String ALLOWLIST =
            "security: \"allowlist\", ask: \"on-miss\", allowlist: [\"echo *\", \"sleep *\"]";

    @TempDir Path folder;

    private static Step call(String tool, String input) {
        return Step.use("mcp__moltbot__" + tool, input);
    }

    private Exchanges talk(String transport, ClaudeCode claude, TestGateway gateway, Step... steps)
            throws Exception {
        if (transport.equals("http")) {
            claude.addHttp(gateway.url() + "/mcp");
        } else {
            claude.addStdio(gateway.url());
        }
        try (FakeMessagesApi model = FakeMessagesApi.start(List.of(steps))) {
            Ran ran = claude.talk(model);
            assertThat(ran.output()).contains("All done.");
            assertThat(ran.exitCode()).isZero();
            return model.exchanges();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "stdio"})
    void bashReadWriteEditGlobAndGrepHappenOnTheServer(String transport) throws Exception {
        try (TestGateway gateway = new TestGateway(folder, ALLOWLIST)) {
            Exchanges said =
                    talk(
                            transport,
                            new ClaudeCode(folder),
                            gateway,
                            call(
                                    "Bash",
                                    "{'command':'for i in 1 2 3; do echo tick $i; sleep 0.2; done'}"),
                            call("Write", "{'file_path':'notes.txt','content':'one\\ntwo\\n'}"),
                            call("Read", "{'file_path':'notes.txt'}"),
                            call(
                                    "Edit",
                                    "{'file_path':'notes.txt','old_string':'two','new_string':'three'}"),
                            call("Glob", "{'pattern':'**/*.txt'}"),
                            call("Grep", "{'pattern':'thr','output_mode':'content'}"),
                            Step.say("All done."));
            assertThat(said.results())
                    .extracting(Exchanges.Result::tool)
                    .containsExactly(
                            "mcp__moltbot__Bash",
                            "mcp__moltbot__Write",
                            "mcp__moltbot__Read",
                            "mcp__moltbot__Edit",
                            "mcp__moltbot__Glob",
                            "mcp__moltbot__Grep");
            assertThat(said.results()).noneMatch(Exchanges.Result::isError);
            List<String> texts = said.results().stream().map(Exchanges.Result::text).toList();
            assertThat(texts.get(0)).isEqualToIgnoringWhitespace("tick 1\ntick 2\ntick 3");
            assertThat(texts.get(2)).contains("one").contains("two");
            assertThat(texts.get(4)).contains("notes.txt");
            assertThat(texts.get(5)).contains("three");
            assertThat(gateway.workspace().resolve("notes.txt")).hasContent("one\nthree\n");
            assertThat(said.tools()).contains("mcp__moltbot__Bash", "mcp__moltbot__NotebookEdit");
            assertThat(gateway.audit())
                    .filteredOn(line -> line.contains("\"phase\":\"outcome\""))
                    .hasSize(6);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "stdio"})
    void aDeniedCommandIsExplainedToTheModel(String transport) throws Exception {
        String denying = "security: \"allowlist\", ask: \"off\", allowlist: [\"echo *\"]";
        try (TestGateway gateway = new TestGateway(folder, denying)) {
            Exchanges said =
                    talk(
                            transport,
                            new ClaudeCode(folder),
                            gateway,
                            call("Bash", "{'command':'curl http://example.com/'}"),
                            Step.say("All done."));
            assertThat(said.results())
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.isError()).isTrue();
                        assertThat(result.text())
                                .contains("Denied by the gateway's policy")
                                .contains("curl")
                                .contains("Set at: tools.exec");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "stdio"})
    void aPersonApprovesThroughTheClient(String transport) throws Exception {
        try (TestGateway gateway = new TestGateway(folder, ALLOWLIST)) {
            ClaudeCode claude = new ClaudeCode(folder);
            claude.answering("{\"answer\":\"once\"}");
            Exchanges said =
                    talk(
                            transport,
                            claude,
                            gateway,
                            call("Bash", "{'command':'touch approved.txt'}"),
                            Step.say("All done."));
            assertThat(said.results())
                    .singleElement()
                    .matches(result -> !result.isError(), "not an error");
            assertThat(gateway.workspace().resolve("approved.txt")).exists();
            assertThat(Files.readString(claude.asked())).contains("touch approved.txt");
            assertThat(gateway.audit()).anyMatch(line -> line.contains("\"type\":\"approval\""));
        }
    }

    @Test
    void aWorkspaceOfTheUrlIsWorkedIn() throws Exception {
        try (TestGateway gateway = new TestGateway(folder, ALLOWLIST);
                FakeMessagesApi model =
                        FakeMessagesApi.start(
                                List.of(
                                        call("Write", "{'file_path':'here.txt','content':'x'}"),
                                        Step.say("All done.")))) {
            ClaudeCode claude = new ClaudeCode(folder);
            claude.addHttp(gateway.url() + "/mcp/other");
            assertThat(claude.talk(model).output()).contains("All done.");
            assertThat(folder.resolve("other/here.txt")).hasContent("x");
        }
    }
}
