package bot.molt.sandboxes.host;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.linux.process.ProcEntry;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessTreeTest {
    @AutoClose private final HostFixture host = new HostFixture();

    /// Every process of a tree has its folder as working directory.
    private List<Long> inWorkspace() {
        return ProcEntry.all().stream()
                .map(ProcEntry::pid)
                .filter(pid -> workdir(pid).startsWith(host.workspace.toString()))
                .toList();
    }

    private static String workdir(long pid) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
        } catch (IOException e) {
            return "";
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo ready; sleep 1000",
                "trap '' TERM INT HUP; echo ready; while :; do sleep 1; done",
                "setsid sleep 1000 & setsid --fork sleep 1000; echo ready; wait",
                "(setsid sh -c 'trap \"\" TERM; (sleep 1000 & sleep 1000 &) ; sleep 1000' &) ; echo ready; sleep 1000",
                "(env -i setsid -f sleep 1000 >/dev/null 2>&1 </dev/null &); sleep 0.2; echo ready; sleep 1000",
                "nohup sleep 1000 & disown; echo ready; sleep 1000",
                "kill -STOP $BASHPID & echo ready; sleep 1000"
            })
    void everyoneOfTheTreeEnds(String line) throws Exception {
        SandboxProcess process = host.shell(line);
        HostFixture.readUntil(process, "ready");
        assertThat(inWorkspace()).isNotEmpty();
        process.terminate(Duration.ofMillis(300));
        assertThat(inWorkspace()).isEmpty();
        assertThat(process.waitFor().signal()).isIn("TERM", "KILL");
    }

    @Test
    void childrenThatOutlivedTheProgramEndToo() throws Exception {
        SandboxProcess process = host.shell("setsid sleep 1000 >/dev/null 2>&1 & echo ready");
        assertThat(HostFixture.finish(process).output()).isEqualTo("ready\n");
        assertThat(inWorkspace()).hasSize(1);
        process.terminate(Duration.ofMillis(300));
        assertThat(inWorkspace()).isEmpty();
    }

    @Test
    void aForkStormStandsStill() throws Exception {
        Files.writeString(
                host.workspace.resolve("storm.sh"),
                """
                trap '' TERM
                echo ready
                while [ $(date +%s) -lt $1 ]; do
                  if [ $(ls -d /proc/[0-9]*/ | wc -l) -lt 250 ]; then
                    (setsid sh storm.sh $1 >/dev/null 2>&1 &)
                  fi
                  sleep 0.01
                done
                """);
        SandboxProcess process = host.shell("sh storm.sh $(($(date +%s) + 30))"); // ends by itself
        HostFixture.readUntil(process, "ready");
        awaitSome(40);
        process.terminate(Duration.ofMillis(100));
        assertThat(inWorkspace()).isEmpty();
    }

    private void awaitSome(int count) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (inWorkspace().size() < count) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void aGentleProcessMayCleanUp() throws Exception {
        SandboxProcess process =
                host.shell(
                        "trap 'echo bye > bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        HostFixture.readUntil(process, "ready");
        process.terminate(Duration.ofSeconds(10));
        assertThat(process.waitFor().code()).isZero();
        try (Stream<String> lines = Files.lines(host.workspace.resolve("bye"))) {
            assertThat(lines).containsExactly("bye");
        }
    }

    @Test
    void othersAreLeftAlone() throws Exception {
        SandboxProcess other = host.shell("echo ready; sleep 1000");
        HostFixture.readUntil(other, "ready");
        SandboxProcess process = host.shell("sleep 1000");
        process.terminate(Duration.ZERO);
        assertThat(ProcessHandle.of(other.pid())).isPresent();
    }
}
