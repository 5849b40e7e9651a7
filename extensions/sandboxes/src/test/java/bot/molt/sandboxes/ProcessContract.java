package bot.molt.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.Ids;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.ProcessRequest.Stderr;
import bot.molt.spi.sandbox.ProcessRequest.Stdin;
import bot.molt.spi.sandbox.ProcessRequest.TerminalSize;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How processes behave on every target.
public abstract class ProcessContract extends TargetCase {
    @Test
    void theWorkdirIsTheRequestsOwn() throws Exception {
        Sandbox sandbox = open("alice");
        run(sandbox, "mkdir -p a/b");
        assertThat(finish(sandbox.start(request(List.of("pwd"), "a/b"))).out())
                .isEqualTo(sandbox.workspace() + "/a/b\n");
        assertThatThrownBy(() -> sandbox.start(request(List.of("pwd"), "none")))
                .hasMessageContaining("workdir: none");
    }

    protected static ProcessRequest request(List<String> command, String workdir) {
        return new ProcessRequest(command, workdir, Map.of(), null, Stderr.SEPARATE, Stdin.NONE);
    }

    @Test
    void standardErrorIsSeparate() throws Exception {
        assertThat(run(open("alice"), "echo out; echo err >&2; exit 7"))
                .isEqualTo(new Ran("out\n", "err\n", 7, null));
    }

    @Test
    void standardErrorMergesWhereThatIsWanted() throws Exception {
        Sandbox sandbox = open("alice");
        List<String> command = List.of("sh", "-c", "echo out; echo err >&2");
        SandboxProcess process =
                sandbox.start(new ProcessRequest(command, "", Map.of(), null, Stderr.MERGED));
        assertThat(finish(process)).isEqualTo(new Ran("out\nerr\n", "", 0, null));
    }

    @Test
    void standardInputIsAPipeOrNothing() throws Exception {
        Sandbox sandbox = open("alice");
        SandboxProcess process = start(sandbox, "read line; echo got $line; cat; echo end");
        process.stdin().write("one\ntwo\n".getBytes(StandardCharsets.UTF_8));
        assertThat(finish(process).out()).isEqualTo("got one\ntwo\nend\n");
        assertThat(finish(sandbox.start(request(List.of("cat"), ""))).code()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 126, 255})
    void exitCodesArriveAsTheyAre(int code) throws Exception {
        assertThat(run(open("alice"), "exit " + code)).isEqualTo(new Ran("", "", code, null));
    }

    @Test
    void aSignalThatEndedTheProgramIsNamed() throws Exception {
        Ran ran = run(open("alice"), "kill -SEGV $$");
        assertThat(ran.code()).isEqualTo(139);
        assertThat(ran.signal()).isEqualTo("SEGV");
    }

    @Test
    void aSignalReachesTheGroupOfTheProgram() throws Exception {
        SandboxProcess process =
                start(
                        open("alice"),
                        "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.05; done");
        readUntil(process, "ready");
        process.signal("INT");
        assertThat(finish(process))
                .extracting(Ran::out, Ran::code)
                .containsExactly("interrupted\n", 9);
    }

    @Test
    void theTerminalHasItsSizeAndIsResized() throws Exception {
        SandboxProcess process =
                start(
                        open("alice"),
                        "stty size; echo $TERM; test -t 0 && test -t 1 && echo yes > /dev/tty;"
                                + " trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done",
                        Map.of(),
                        new TerminalSize(91, 33));
        assertThat(readUntil(process, "ready"))
                .contains("33 91\r\n")
                .contains("xterm-256color\r\n")
                .contains("yes\r\n");
        process.resize(132, 50);
        readUntil(process, "50 132");
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void controlCInterruptsTheForegroundJobAlone() throws Exception {
        SandboxProcess process =
                onTerminal(
                        open("alice"),
                        "set -m; sh -c 'trap \"exit 4\" INT; echo ready; while :; do sleep 0.05; done';"
                                + " echo after $?; read x; echo $x");
        readUntil(process, "ready");
        process.stdin().write(3);
        readUntil(process, "after 4");
        process.stdin().write("still\n".getBytes(StandardCharsets.UTF_8));
        readUntil(process, "still\r\nstill");
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void jobsAreStoppedAndContinued() throws Exception {
        SandboxProcess process =
                onTerminal(
                        open("alice"),
                        "set -m; sh -c 'echo job ready; kill -TSTP $$; echo job again'; echo stopped; fg; echo done");
        String said = readUntil(process, "done");
        assertThat(said).containsSubsequence("job ready", "stopped", "job again", "done");
    }

    @Test
    void aSignalOnATerminalGoesToTheForegroundGroup() throws Exception {
        SandboxProcess process =
                onTerminal(
                        open("alice"),
                        "set -m; bash -c 'trap \"echo inner; exit 4\" USR1; echo ready;"
                                + " while :; do sleep 0.05; done'; echo outer $?");
        readUntil(process, "ready");
        process.signal("USR1");
        assertThat(readUntil(process, "outer 4")).contains("inner");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo ready; sleep $N",
                "trap '' TERM INT HUP; echo ready; while :; do sleep $N; done",
                "setsid sleep $N & setsid --fork sleep $N; echo ready; wait",
                "(setsid sh -c 'trap \"\" TERM; (sleep $N & sleep $N &) ; sleep $N' &) ; echo ready; sleep $N",
                "(env -i setsid -f sleep $N >/dev/null 2>&1 </dev/null &); sleep 0.2; echo ready; sleep $N",
                "ulimit -c unlimited 2>/dev/null; nohup sleep $N & disown; echo ready; sleep $N",
                "kill -STOP $BASHPID & echo ready; sleep $N"
            })
    void everyoneOfTheTreeEnds(String line) throws Exception {
        String word = word();
        Sandbox sandbox = open("alice");
        SandboxProcess process = start(sandbox, line.replace("$N", word));
        readUntil(process, "ready");
        await(() -> !withWord(word).isEmpty());
        process.terminate(Duration.ofMillis(300));
        assertThat(withWord(word)).isEmpty();
        assertThat(process.waitFor().code()).isNotZero();
    }

    /// A number of seconds that nobody else sleeps.
    protected static String word() {
        return "10" + Ids.text(12).chars().mapToObj(c -> "" + c % 10).reduce("", String::concat);
    }

    @Test
    void whatOutlivedItsProgramLivesOnAndEndsWithTheCall() throws Exception {
        String word = word();
        SandboxProcess process =
                start(
                        open("alice"),
                        "setsid sleep " + word + " >/dev/null 2>&1 </dev/null & echo up");
        readUntil(process, "up");
        assertThat(process.waitFor().code()).isZero();
        assertThat(withWord(word)).isNotEmpty();
        process.terminate(Duration.ofMillis(300));
        assertThat(withWord(word)).isEmpty();
    }

    @Test
    void aGentleProcessMayCleanUp() throws Exception {
        Sandbox sandbox = open("alice");
        SandboxProcess process =
                start(
                        sandbox,
                        "trap 'echo bye > bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        readUntil(process, "ready");
        process.terminate(LONG);
        assertThat(process.waitFor().code()).isZero();
        assertThat(sandbox.files().readAll("bye", 10)).asString().isEqualTo("bye\n");
    }

    @Test
    void closingEndsWhatRunsAndLeavesOthersAlone() throws Exception {
        String word = word();
        String other = word();
        Sandbox sandbox = open("alice");
        SandboxProcess kept = start(open("bob"), "echo ready; sleep " + other);
        readUntil(kept, "ready");
        SandboxProcess process =
                start(
                        sandbox,
                        "trap '' TERM; setsid sleep " + word + " & echo ready; sleep " + word);
        readUntil(process, "ready");
        SandboxProcess starting = start(sandbox, "sleep " + word);
        sandbox.close();
        assertThat(withWord(word)).isEmpty();
        assertThat(withWord(other)).isNotEmpty();
        assertThat(starting.waitFor().code()).isNotZero();
        assertThatThrownBy(() -> start(sandbox, "true")).isInstanceOf(IOException.class);
    }
}
