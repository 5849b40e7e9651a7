package bot.molt.sandboxes.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class TerminalTest {
    @AutoClose private final HostFixture host = new HostFixture();

    @Test
    void theProcessHasATerminalOfTheAskedSize() throws Exception {
        SandboxProcess process = host.onTerminal("tty; stty size; echo $TERM", 91, 33);
        assertThat(HostFixture.finish(process).output())
                .matches("/dev/pts/\\d+\r\n33 91\r\nxterm-256color\r\n");
    }

    @Test
    void aResizeIsTold() throws Exception {
        SandboxProcess process =
                host.onTerminal(
                        "trap 'stty size; exit' WINCH; echo ready; while :; do sleep 0.05; done",
                        80,
                        24);
        HostFixture.readUntil(process, "ready");
        process.resize(132, 50);
        HostFixture.readUntil(process, "50 132");
        assertThat(process.waitFor().code()).isZero();
    }

    @Test
    void controlCInterruptsTheForegroundJob() throws Exception {
        SandboxProcess process =
                host.onTerminal(
                        "trap 'echo interrupted; exit 9' INT; echo ready; while :; do sleep 0.05; done",
                        80,
                        24);
        HostFixture.readUntil(process, "ready");
        process.stdin().write(3);
        HostFixture.readUntil(process, "interrupted");
        assertThat(process.waitFor().code()).isEqualTo(9);
    }

    @Test
    void aSignalGoesToTheForegroundGroup() throws Exception {
        SandboxProcess process =
                host.onTerminal(
                        "set -m; bash -c 'trap \"echo inner; exit 4\" USR1; echo ready; while :; do sleep 0.05; done'; echo outer $?",
                        80,
                        24);
        HostFixture.readUntil(process, "ready");
        process.signal("USR1");
        assertThat(HostFixture.readUntil(process, "outer")).contains("inner");
        HostFixture.finish(process);
    }

    @Test
    void closingTheInputEndsIt() throws Exception {
        SandboxProcess process = host.onTerminal("cat; echo done", 80, 24);
        process.stdin().write("line\n".getBytes(StandardCharsets.UTF_8));
        assertThat(HostFixture.finish(process).output()).contains("line\r\n").endsWith("done\r\n");
    }

    @Test
    void aPipeHasNoSize() throws Exception {
        SandboxProcess process = host.shell("sleep 1000");
        assertThatThrownBy(() -> process.resize(10, 10))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has no terminal");
    }
}
