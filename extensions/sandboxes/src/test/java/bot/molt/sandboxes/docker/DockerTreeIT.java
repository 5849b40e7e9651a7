package bot.molt.sandboxes.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxProcess;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("slow")
@ExtendWith(EngineFixture.class)
class DockerTreeIT {
    @AutoClose private DockerFixture docker;
    private Sandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        docker = new DockerFixture();
        sandbox = docker.open("tree");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "echo ready; sleep 1000",
                "trap '' TERM INT HUP; echo ready; while :; do sleep 1000; done",
                "setsid sleep 1000 & setsid sh -c 'sleep 1000 & sleep 1000' & sleep 0.3; echo ready; wait",
                "(setsid sh -c 'trap \"\" TERM; (sleep 1000 & sleep 1000 &) ; sleep 1000' &) ; sleep 0.3; echo ready; sleep 1000",
                "(env -i setsid sleep 1000 >/dev/null 2>&1 </dev/null &); sleep 0.3; echo ready; sleep 1000",
                "(sh -c 'ulimit -S -m 77; exec setsid sleep 1000' >/dev/null 2>&1 &); sleep 0.3; echo ready; sleep 1000",
                "sleep 1000 & kill -STOP $!; echo ready; sleep 1000",
            })
    void everyoneOfTheTreeEnds(String line) throws Exception {
        SandboxProcess other = DockerFixture.start(sandbox, "echo ready; sleep 777");
        DockerFixture.readUntil(other, "ready");
        SandboxProcess process = DockerFixture.start(sandbox, line);
        DockerFixture.readUntil(process, "ready");
        assertThat(DockerFixture.inside(sandbox).stream().filter(args -> args.contains("1000")))
                .isNotEmpty();
        process.terminate(Duration.ofMillis(300));
        assertThat(DockerFixture.inside(sandbox)).singleElement().asString().contains("sleep 777");
        assertThat(process.waitFor().signal()).isIn("TERM", "KILL");
        other.terminate(Duration.ZERO);
        assertThat(DockerFixture.inside(sandbox)).isEmpty();
    }

    @Test
    void childrenThatOutlivedTheProgramEndToo() throws Exception {
        SandboxProcess process =
                DockerFixture.start(
                        sandbox, "setsid sleep 1000 >/dev/null 2>&1 & sleep 0.2; echo ready");
        assertThat(DockerFixture.finish(process).output()).isEqualTo("ready\n");
        assertThat(DockerFixture.inside(sandbox)).hasSize(1);
        process.terminate(Duration.ofMillis(300));
        assertThat(DockerFixture.inside(sandbox)).isEmpty();
    }

    @Test
    void aGentleProcessMayCleanUp() throws Exception {
        SandboxProcess process =
                DockerFixture.start(
                        sandbox,
                        "trap 'echo bye > bye; exit 0' TERM; echo ready; while :; do sleep 0.05; done");
        DockerFixture.readUntil(process, "ready");
        process.terminate(Duration.ofSeconds(10));
        assertThat(process.waitFor().code()).isZero();
        assertThat(sandbox.files().readAll("bye", 10)).asString().isEqualTo("bye\n");
    }

    @Test
    void signalsReachTheForegroundGroup() throws Exception {
        SandboxProcess process =
                DockerFixture.start(
                        sandbox, "trap 'echo got' USR1; echo ready; while :; do sleep 0.05; done");
        DockerFixture.readUntil(process, "ready");
        process.signal("USR1");
        DockerFixture.readUntil(process, "got");
        process.signal("KILL");
        assertThat(process.waitFor().signal()).isEqualTo("KILL");
        assertThatThrownBy(() -> process.signal("TERM")).hasMessageContaining("has ended");
    }

    @Test
    void aForkStormStandsStill() throws Exception {
        String storm =
                """
                trap '' TERM
                echo ready
                while [ $(date +%s) -lt $1 ]; do
                  (setsid sh storm.sh $1 >/dev/null 2>&1 &)
                done
                """;
        sandbox.files()
                .write("storm.sh", storm.getBytes(java.nio.charset.StandardCharsets.UTF_8), null);
        SandboxProcess process =
                DockerFixture.start(
                        sandbox, "sh storm.sh $(($(date +%s) + 180))"); // ends by itself
        DockerFixture.readUntil(process, "ready");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (sandbox.usage().processes() < 40) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        long start = System.nanoTime();
        process.terminate(Duration.ofMillis(100));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(120));
        assertThat(DockerFixture.inside(sandbox)).isEmpty();
        assertThat(process.waitFor().code()).isNotZero();
    }
}
