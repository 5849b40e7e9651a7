package bot.molt.tools.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.Worker;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.TestHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExecToolTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @AutoClose private final TestHost host = new TestHost();
    private final ExecTool tool = new ExecTool(() -> ExecDefaults.STANDARD);

    @Test
    void theOutputOfACommandIsTheAnswer() throws Exception {
        ToolResult result = run("{\"command\":\"echo hi; pwd\"}");
        assertThat(result.text()).isEqualTo("hi\n" + host.workspace() + "\n");
        assertThat(result).isInstanceOf(ToolResult.Ok.class);
        assertThat(result.details().without("durationMs").without("pid").without("sessionId"))
                .isEqualTo(
                        JsonText.parse(
                                "{\"status\":\"completed\",\"exitCode\":0,\"cwd\":\"%s\",\"bytes\":%d,\"truncated\":false}"
                                        .formatted(host.workspace(), result.text().length())));
    }

    @Test
    void aCommandThatIsGivenNothingToReadHasANullDevice() throws Exception {
        String command = "{\"command\":\"readlink /proc/self/fd/0\"%s}";
        assertThat(run(command.formatted("")).text()).isEqualTo("/dev/null\n");
        assertThat(run(command.formatted(",\"stdin\":\"x\"")).text()).startsWith("pipe:");
        assertThat(run(command.formatted(",\"yieldMs\":10000")).text()).startsWith("pipe:");
        assertThat(run(command.formatted(",\"interactive\":true")).text()).startsWith("pipe:");
    }

    @Test
    void theConfiguredLimitsHoldWhereTheCallNamesNone() throws Exception {
        var strict = new ExecTool(() -> new ExecDefaults(Duration.ofMillis(200), null));
        assertThat(strict.call(bind("{\"command\":\"sleep 9\"}"), host.context()).text())
                .isEqualTo("Command timed out after 0.2 seconds");
        var patient =
                new ExecTool(() -> new ExecDefaults(Duration.ofMinutes(1), Duration.ofMillis(50)));
        String sleeps = "{\"command\":\"sleep 0.3; echo up\"%s}";
        assertThat(
                        patient.call(bind(sleeps.formatted("")), host.context())
                                .details()
                                .string("status"))
                .contains("running");
        assertThat(patient.call(bind(sleeps.formatted(",\"timeout\":9")), host.context()).text())
                .isEqualTo("up\n");
    }

    @Test
    void textForTheInputIsDeclared() {
        assertThat(tool.accesses(bind("{\"command\":\"cat\",\"stdin\":\"x\"}")))
                .containsExactly(new Access.Command("cat", "", Map.of(), Access.Stdin.TEXT));
    }

    @Test
    void anExitCodeIsAFailureWithTheOutput() throws Exception {
        ToolResult result = run("{\"command\":\"echo no; exit 3\"}");
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        assertThat(result.text()).isEqualTo("no\nCommand exited with code 3");
        assertThat(result.details().string("status")).contains("failed");
    }

    @Test
    void aTimeoutEndsTheWholeTree() throws Exception {
        ToolResult result =
                run("{\"command\":\"setsid sleep 987 & echo on; wait\",\"timeoutMs\":300}");
        assertThat(result.text()).isEqualTo("on\nCommand timed out after 0.3 seconds");
        assertThat(result.details().string("status")).contains("timeout");
        assertThat(inWorkspace()).isZero();
    }

    @Test
    void aCancelledCallEndsTheWholeTree() throws Exception {
        Worker caller =
                Worker.virtual(
                        "call",
                        () -> {
                            try {
                                run("{\"command\":\"setsid sleep 987 & echo on; wait\"}");
                            } catch (InterruptedException e) {
                                throw e;
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        });
        while (host.processes("tester").list().isEmpty()) {
            Thread.onSpinWait();
        }
        RunningProcess process = host.processes("tester").list().getFirst();
        assertThat(process.stdout().await(0, SOON)).isTrue();
        caller.close();
        assertThat(process.await(SOON)).isPresent();
        assertThat(inWorkspace()).isZero();
    }

    @Test
    void aBackgroundCommandOutlivesItsCall() throws Exception {
        ToolResult result = run("{\"command\":\"echo on; read x; echo $x\",\"background\":true}");
        String id = result.details().string("sessionId").orElseThrow();
        assertThat(result.details().string("status")).contains("running");
        assertThat(result.text()).contains("Command still running (session " + id);
        RunningProcess process = host.processes("tester").find(id).orElseThrow();
        assertThat(process.detached()).isTrue();
        process.write("more\n".getBytes(StandardCharsets.UTF_8));
        assertThat(process.await(SOON).orElseThrow().code()).isZero();
        assertThat(process.stdout().summary(100)).isEqualTo("on\nmore\n");
    }

    @Test
    void aSlowCommandGoesToTheBackgroundAfterItsYield() throws Exception {
        ToolResult slow = run("{\"command\":\"echo on; sleep 987\",\"yieldMs\":200}");
        assertThat(slow.details().string("status")).contains("running");
        assertThat(slow.details().string("tail")).contains("on\n");
        ToolResult quick = run("{\"command\":\"echo on\",\"yieldMs\":10000}");
        assertThat(quick.text()).isEqualTo("on\n");
    }

    @Test
    void inputIsGivenAndEnds() throws Exception {
        assertThat(run("{\"command\":\"cat\",\"stdin\":\"größe\"}").text()).isEqualTo("größe");
        assertThat(run("{\"command\":\"cat\"}").text()).isEmpty();
        String large = "x".repeat(300_000);
        assertThat(run("{\"command\":\"wc -c\",\"stdin\":\"" + large + "\"}").text())
                .isEqualTo("300000\n");
        assertThat(run("{\"command\":\"true\",\"stdin\":\"" + large + "\"}"))
                .isInstanceOf(ToolResult.Ok.class);
    }

    @Test
    void standardErrorIsKeptApartWhereAsked() throws Exception {
        ToolResult result = run("{\"command\":\"echo out; echo err >&2\",\"stderr\":\"separate\"}");
        assertThat(result.text()).isEqualTo("out\nerr\n");
        assertThat(result.details().string("stdout")).contains("out\n");
        assertThat(result.details().string("stderr")).contains("err\n");
    }

    @Test
    void aLongOutputIsShortenedAndReadableByOffset() throws Exception {
        ToolResult result = run("{\"command\":\"seq 1 100000\"}");
        assertThat(result.text().length()).isLessThan(ExecAnswer.MAX_OUTPUT + 300);
        assertThat(result.text()).startsWith("1\n2\n").contains("bytes left out", "process log");
        String id = result.details().string("sessionId").orElseThrow();
        RunningProcess process = host.processes("tester").find(id).orElseThrow();
        assertThat(process.stdout().size()).isEqualTo(588_895);
        assertThat(process.stdout().read(300_000, 12)).asString().hasSize(12);
    }

    @Test
    void aDeadlySignalIsNamed() throws Exception {
        assertThat(run("{\"command\":\"kill -KILL $$\"}").text())
                .isEqualTo("Command aborted by signal KILL");
    }

    @Test
    void aTerminalIsGivenWhereAsked() throws Exception {
        assertThat(
                        run("{\"command\":\"stty size\",\"pty\":true,\"columns\":77,\"rows\":11}")
                                .text())
                .isEqualTo("11 77\r\n");
    }

    @Test
    void aChildThatKeepsTheOutputDoesNotHoldTheAnswerBack() throws Exception {
        ToolResult result = run("{\"command\":\"sleep 987 & echo on\",\"timeout\":20}");
        assertThat(result.text()).isEqualTo("on\n");
    }

    @Test
    void argumentsAreCheckedAndAliasesAccepted() {
        assertThat(bind("{\"command\":\"x\",\"cwd\":\"d\",\"timeoutSeconds\":5}").workdir())
                .isEqualTo("d");
        assertThat(
                        bind("{\"command\":\"x\",\"timeoutSeconds\":5}")
                                .waiting()
                                .limit(ExecDefaults.STANDARD))
                .isEqualTo(Duration.ofSeconds(5));
        assertThat(
                        bind("{\"command\":\"x\",\"timeoutMs\":5}")
                                .waiting()
                                .limit(ExecDefaults.STANDARD))
                .isEqualTo(Duration.ofMillis(5));
        assertThatThrownBy(() -> bind("{\"command\":\" \"}")).isInstanceOf(CodedException.class);
        assertThatThrownBy(() -> bind("{\"command\":\"x\",\"yieldMs\":5}"))
                .isInstanceOf(CodedException.class)
                .hasMessage("yieldMs: 5 (expected: 10..120000)");
        assertThat(tool.accesses(bind("{\"command\":\"x y\",\"env\":{\"A\":\"b\"}}")))
                .containsExactly(new Access.Command("x y", "", Map.of("A", "b")));
    }

    private static ExecArgs bind(String args) {
        return Binder.bind(ExecArgs.class, (Json.Obj) JsonText.parse(args));
    }

    /// Processes whose folder is the workspace.
    private long inWorkspace() {
        return ProcessHandle.allProcesses()
                .filter(p -> folder(p.pid()).equals(host.workspace()))
                .count();
    }

    private static String folder(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private ToolResult run(String args) throws Exception {
        return tool.call(
                Binder.bind(ExecArgs.class, (Json.Obj) JsonText.parse(args)), host.context());
    }
}
