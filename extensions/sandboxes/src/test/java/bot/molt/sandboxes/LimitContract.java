package bot.molt.sandboxes;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.sandbox.Network;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxLimits;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What those inside cannot use up. Each load ends by itself soon, limit or not.
public abstract class LimitContract extends TargetCase {
    private static final long MEBIBYTE = 1 << 20;

    private Sandbox with(SandboxLimits limits) throws IOException {
        return open(spec("alice", limits, Network.none()));
    }

    @Test
    void memoryEnds() throws Exception {
        Sandbox sandbox =
                with(new SandboxLimits(128 * MEBIBYTE, 0, 0, 0, 0, 0, 0, 0, Duration.ZERO));
        assertThat(run(sandbox, "perl -e '$x = \"a\" x (20 << 20); print length $x'").out())
                .isEqualTo("20971520");
        Ran ran = run(sandbox, "perl -e '$x = \"a\" x (400 << 20); print \"had it\"'");
        assertThat(ran.out()).doesNotContain("had it");
        assertThat(ran.code()).isNotZero();
        assertThat(run(sandbox, "echo lives").out()).isEqualTo("lives\n");
    }

    @Test
    void processesEnd() throws Exception {
        Sandbox sandbox = with(new SandboxLimits(0, 0, 0, 50, 0, 0, 0, 0, Duration.ZERO));
        Ran ran =
                run(
                        sandbox,
                        "perl -e 'for (1..200) { $p = fork; if (!defined $p) { print \"refused\"; last }"
                                + " if (!$p) { sleep 3; exit } $n++ } print \" $n\"; kill 9, -1'");
        assertThat(ran.out() + ran.err()).contains("refused");
        assertThat(run(sandbox, "echo lives").out()).isEqualTo("lives\n");
    }

    @Test
    void aFileEnds() throws Exception {
        Sandbox sandbox = with(new SandboxLimits(0, 0, 0, 0, 0, 0, MEBIBYTE, 0, Duration.ZERO));
        run(sandbox, "head -c 5000000 /dev/zero > large");
        assertThat(sandbox.files().stat("large").size()).isEqualTo(MEBIBYTE);
    }

    @Test
    void openFilesEnd() throws Exception {
        Sandbox sandbox = with(new SandboxLimits(0, 0, 0, 0, 0, 0, 0, 64, Duration.ZERO));
        assertThat(run(sandbox, "ulimit -n; ulimit -n 100 || echo no").out()).isEqualTo("64\nno\n");
    }

    @Test
    void processorTimeEnds() throws Exception {
        Sandbox sandbox = with(new SandboxLimits(0, 0, 0, 0, 0, 0, 0, 0, Duration.ofSeconds(1)));
        Ran ran =
                run(
                        sandbox,
                        "exec perl -e '$end = time + 90; 1 while time < $end; print \"spun\"'");
        assertThat(ran.out()).isEmpty();
        assertThat(ran.signal()).isIn("XCPU", "KILL");
    }

    @Test
    void processorsAreShared() throws Exception {
        Sandbox sandbox = with(new SandboxLimits(0, 0, 0.2, 0, 0, 0, 0, 0, Duration.ZERO));
        Ran ran =
                run(
                        sandbox,
                        "perl -e '$end = time + 3; 1 while time < $end; print +(times)[0] + (times)[1]'");
        assertThat(Double.parseDouble(ran.out())).isBetween(0.05, 1.3);
    }

    @Test
    void coreFilesAreNotWritten() throws Exception {
        Sandbox sandbox = with(SandboxLimits.NONE);
        assertThat(run(sandbox, "ulimit -c").out()).isEqualTo("0\n");
    }

    @Test
    void useIsSeen() throws Exception {
        Sandbox sandbox =
                with(new SandboxLimits(128 * MEBIBYTE, 0, 1, 50, 0, 0, 0, 0, Duration.ZERO));
        // by its own clock, which stands still while others have the processors
        run(sandbox, "perl -e '1 while (times)[0] + (times)[1] < 0.5'");
        assertThat(sandbox.usage().cpuTime()).isGreaterThan(Duration.ofMillis(300));
    }
}
