package bot.molt.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.TestHost;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ProcessToolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @AutoClose private final TestHost host = new TestHost();
    private final ProcessTool tool = new ProcessTool();

    @Test
    void aPollGivesWhatIsNew() throws Exception {
        RunningProcess process = start("echo one; read x; echo two $x");
        assertThat(process.stdout().await(3, SOON)).isTrue();
        assertThat(act(process, "poll", "").text()).isEqualTo("one\nProcess still running.");
        assertThat(act(process, "poll", "").text())
                .isEqualTo("(no new output)\nProcess still running.");
        act(process, "submit", ",\"data\":\"three\"");
        assertThat(process.await(SOON)).isPresent();
        assertThat(act(process, "poll", ",\"waitMs\":5000").text())
                .isEqualTo("two three\nProcess exited with code 0.");
    }

    @Test
    void aPollWaitsForOutput() throws Exception {
        RunningProcess process = start("sleep 0.3; echo late; sleep 100");
        assertThat(act(process, "poll", ",\"waitMs\":20000").text()).startsWith("late\n");
    }

    @Test
    void aLogShowsTheLastLinesOrAnyRange() throws Exception {
        RunningProcess process = start("seq 1 1000");
        assertThat(process.await(SOON)).isPresent();
        assertThat(act(process, "log", "").text()).startsWith("801\n").endsWith("\n1000\n");
        assertThat(act(process, "log", ",\"offset\":9,\"limit\":2").text()).isEqualTo("10\n11\n");
        assertThat(act(process, "log", ",\"offset\":-2,\"limit\":1").text()).isEqualTo("999\n");
        ToolResult bytes = act(process, "log", ",\"offset\":2,\"limit\":3,\"unit\":\"bytes\"");
        assertThat(bytes.text()).isEqualTo("2\n3");
        assertThat(bytes.details().number("to")).contains(5L);
        assertThat(act(process, "log", ",\"offset\":99999").text()).isEqualTo("(no output)");
    }

    @Test
    void keysReachATerminal() throws Exception {
        RunningProcess process =
                start("read -n1 k; echo got $k; exec cat", new ProcessRequest.TerminalSize(80, 24));
        act(process, "send-keys", ",\"literal\":\"x\"");
        assertThat(process.stdout().await(3, SOON)).isTrue();
        act(process, "resize", ",\"columns\":100,\"rows\":40");
        act(process, "send-keys", ",\"keys\":[\"C-c\"]");
        assertThat(process.await(SOON).orElseThrow().signal()).isEqualTo("INT");
    }

    @Test
    void inputEndsWithEof() throws Exception {
        RunningProcess process = start("cat");
        act(process, "write", ",\"data\":\"a\\n\"");
        act(process, "write", ",\"data\":\"b\",\"eof\":true");
        assertThat(process.await(SOON).orElseThrow().code()).isZero();
        assertThat(process.stdout().summary(100)).isEqualTo("a\nb");
    }

    @Test
    void aRunningOneIsKilledThenCleared() throws Exception {
        RunningProcess process = start("trap '' TERM; echo on; sleep 1000");
        assertThat(process.stdout().await(0, SOON)).isTrue();
        assertThat(act(process, "list", "").text()).startsWith(process.id() + "  running");
        assertThat(act(process, "clear", "")).isInstanceOf(ToolResult.Failed.class);
        ToolResult killed = act(process, "kill", "");
        assertThat(killed.details().string("status")).contains("killed");
        act(process, "clear", "");
        assertThat(act(process, "list", "").text()).isEqualTo("No background processes.");
        assertThat(act(process, "poll", ""))
                .isEqualTo(
                        ToolResult.failed(
                                "sessionId: %s (expected: an id of process list; ended ones are forgotten after a while)"
                                        .formatted(process.id())));
    }

    @Test
    void aSignalIsSent() throws Exception {
        RunningProcess process = start("trap 'exit 6' HUP; echo on; while :; do sleep 0.05; done");
        assertThat(process.stdout().await(0, SOON)).isTrue();
        act(process, "signal", ",\"signal\":\"HUP\"");
        assertThat(process.await(SOON).orElseThrow().code()).isEqualTo(6);
    }

    @Test
    void nobodySeesTheProcessesOfOthers() throws Exception {
        RunningProcess theirs = host.processes("somebody").start(request("sleep 1000", null));
        assertThat(act(theirs, "kill", "")).isInstanceOf(ToolResult.Failed.class);
        assertThat(act(theirs, "list", "").text()).isEqualTo("No background processes.");
        assertThat(theirs.exit()).isEmpty();
    }

    @Test
    void whatIsTypedIsAnAccess() {
        assertThat(
                        tool.accesses(
                                args(
                                        "{\"action\":\"submit\",\"sessionId\":\"p\",\"data\":\"ls\"}")))
                .containsExactly(new Access.Input("p", "ls\r"));
        assertThat(
                        tool.accesses(
                                args(
                                        "{\"action\":\"send_keys\",\"sessionId\":\"p\",\"hex\":[\"6c73\"],\"keys\":[\"Enter\"]}")))
                .containsExactly(new Access.Input("p", "\rls"));
        assertThat(tool.accesses(args("{\"action\":\"kill\",\"sessionId\":\"p\"}"))).isEmpty();
    }

    private RunningProcess start(String line) throws Exception {
        return start(line, null);
    }

    private RunningProcess start(String line, ProcessRequest.@Nullable TerminalSize terminal)
            throws Exception {
        RunningProcess process = host.processes("tester").start(request(line, terminal));
        process.detach();
        return process;
    }

    private static ProcessRequest request(
            String line, ProcessRequest.@Nullable TerminalSize terminal) {
        return new ProcessRequest(
                List.of("/bin/bash", "-c", line),
                "",
                Map.of(),
                terminal,
                ProcessRequest.Stderr.MERGED);
    }

    private ToolResult act(RunningProcess process, String action, String more) throws Exception {
        String text =
                "{\"action\":\"%s\",\"sessionId\":\"%s\"%s}".formatted(action, process.id(), more);
        return tool.call(args(text), host.context());
    }

    private static ProcessArgs args(String text) {
        return Binder.bind(ProcessArgs.class, (Json.Obj) JsonText.parse(text));
    }
}
