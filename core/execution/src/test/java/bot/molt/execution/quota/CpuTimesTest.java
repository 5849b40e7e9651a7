package bot.molt.execution.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.sandbox.SandboxFiles;
import bot.molt.spi.sandbox.SandboxProcess;
import bot.molt.spi.sandbox.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTimesTest {
    private static final UserQuotaConfig MINUTE =
            new UserQuotaConfig(null, null, null, null, Duration.ofMinutes(1), null);

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final CpuTimes times =
            new CpuTimes(() -> Quotas.of(QuotaConfig.standard(), Map.of("bob", MINUTE)), () -> now);
    private final Counted counted = new Counted();

    /// A sandbox that says what a test wants.
    private static final class Counted implements Sandbox {
        private Duration used = Duration.ZERO;

        @Override
        public String kind() {
            return "counted";
        }

        @Override
        public String workspace() {
            return "/";
        }

        @Override
        public SandboxFiles files() {
            throw new UnsupportedOperationException("files");
        }

        @Override
        public SandboxProcess start(ProcessRequest request) {
            throw new UnsupportedOperationException("start");
        }

        @Override
        public List<String> shell() {
            return List.of();
        }

        @Override
        public Usage usage() {
            return new Usage(0, used, 0);
        }

        @Override
        public void close() {}
    }

    @Test
    void whoHasUsedUpTheHourIsToldWhenProgramsRunAgain() {
        times.beforeRunning("bob", counted);
        counted.used = Duration.ofSeconds(59);
        times.beforeRunning("bob", counted);
        now = now.plus(Duration.ofMinutes(20));
        counted.used = Duration.ofSeconds(59 + 42);
        assertThatThrownBy(() -> times.beforeRunning("bob", counted))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED))
                .hasMessageContaining("101 s of processor time")
                .hasMessageContaining("less than 60 s")
                .hasMessageContaining("routing.users[bob].quota")
                .hasMessageContaining("again in 40 min");
        now = now.plus(Duration.ofMinutes(40));
        assertThatCode(() -> times.beforeRunning("bob", counted)).doesNotThrowAnyException();
        assertThat(times.total("bob")).isEqualTo(Duration.ofSeconds(101));
    }

    @Test
    void timeBetweenTwoLooksIsSpreadOverTheMinutesBetween() {
        counted.used = Duration.ofSeconds(1);
        times.look("bob", counted);
        now = now.plus(Duration.ofMinutes(119));
        counted.used = Duration.ofSeconds(121);
        times.look("bob", counted);
        assertThat(times.withinHour("bob")).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whereTheSandboxDoesNotCountTheProgramsDo() {
        ExitStatus exit = new ExitStatus(0, null, Duration.ZERO, Duration.ofSeconds(70));
        times.ended("bob", counted, exit);
        assertThatThrownBy(() -> times.beforeRunning("bob", counted))
                .hasMessageContaining("70 s of processor time");
    }

    @Test
    void whatASandboxCountsIsNotCountedTwice() {
        counted.used = Duration.ofSeconds(5);
        ExitStatus exit = new ExitStatus(0, null, Duration.ZERO, Duration.ofSeconds(5));
        times.ended("bob", counted, exit);
        times.look("bob", counted);
        assertThat(times.total("bob")).isEqualTo(Duration.ofSeconds(5));
        times.ended("alice", new Counted(), exit);
        assertThat(times.total("alice")).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void othersAndTheOperatorAreNotBounded() {
        QuotaConfig little =
                new QuotaConfig(
                        1,
                        1,
                        1,
                        Duration.ZERO,
                        new DataSize(0),
                        new DataSize(0),
                        new DataSize(0),
                        Duration.ofSeconds(1),
                        new DataSize(0));
        CpuTimes bounded = new CpuTimes(() -> Quotas.of(little), () -> now);
        counted.used = Duration.ofSeconds(5);
        bounded.look("alice", counted);
        assertThatThrownBy(() -> bounded.beforeRunning("alice", counted))
                .isInstanceOf(CodedException.class);
        assertThatCode(() -> bounded.beforeRunning("operator", counted)).doesNotThrowAnyException();
        assertThatCode(() -> bounded.beforeRunning("bob", counted)).doesNotThrowAnyException();
    }
}
