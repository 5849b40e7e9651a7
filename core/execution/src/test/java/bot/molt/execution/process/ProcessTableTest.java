package bot.molt.execution.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.DataSize;
import bot.molt.base.ErrorCode;
import bot.molt.execution.quota.CpuTimes;
import bot.molt.execution.quota.OutputRates;
import bot.molt.execution.quota.QuotaConfig;
import bot.molt.execution.quota.Quotas;
import bot.molt.execution.quota.UserQuotaConfig;
import bot.molt.spi.Caller;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.tool.Processes;
import bot.molt.spi.tool.RunningProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir private Path folder;
    private final List<RunningProcess> told = new ArrayList<>();
    private final OutputRates rates =
            new OutputRates(() ->
                    Quotas.of(
                            QuotaConfig.standard(),
                            Map.of(
                                    "slow",
                                    new UserQuotaConfig(
                                            null,
                                            null,
                                            new DataSize(128 << 10),
                                            null,
                                            null,
                                            null))));
    private ProcessTable table;

    @BeforeEach
    void start() throws IOException {
        ProcessConfig config =
                new ProcessConfig(Duration.ofMinutes(1), 3, 2, new DataSize(1 << 20), List.of());
        table =
                ProcessTable.start(
                        () -> config,
                        Spool.open(folder, config.maxOutput(), Quotas::standard),
                        rates,
                        new CpuTimes(Quotas::standard, InstantSource.system()),
                        InstantSource.system());
    }

    @AfterEach
    void close() {
        table.close();
    }

    private Processes of(String user) {
        Caller caller = new Caller(user, Caller.Role.USER, "s", "http", "127.0.0.1");
        return table.forCall(caller, new JdkSandbox(folder), told::add);
    }

    private static ProcessRequest request(String line) {
        return new ProcessRequest(
                List.of("/bin/sh", "-c", line), "", Map.of(), null, ProcessRequest.Stderr.SEPARATE);
    }

    @Test
    void theWatcherIsToldOfAProcessAndItsOutputIsKept() throws Exception {
        RunningProcess process = of("a").start(request("echo out; echo err >&2; exit 3"));
        assertThat(process.await(SOON).orElseThrow().code()).isEqualTo(3);
        assertThat(told).containsExactly(process);
        assertThat(process.stdout().summary(100)).isEqualTo("out\n");
        assertThat(process.stderr().summary(100)).isEqualTo("err\n");
        assertThat(of("a").find(process.id())).contains(process);
    }

    @Test
    void aUserSeesOnlyOwnProcesses() throws Exception {
        RunningProcess process = of("a").start(request("cat"));
        assertThat(of("b").find(process.id())).isEmpty();
        assertThat(of("b").list()).isEmpty();
        of("b").remove(process.id());
        assertThat(process.exit()).isEmpty();
        assertThat(of("a").list()).containsExactly(process);
    }

    @Test
    void tooManyAtOnceAreRefusedUntilOneEnds() throws Exception {
        List<RunningProcess> running = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            running.add(of("a").start(request("cat")));
        }
        assertThatThrownBy(() -> of("a").start(request("true")))
                .isInstanceOfSatisfying(
                        CodedException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.RATE_LIMITED));
        of("b").start(request("true"));
        running.getFirst().closeInput();
        assertThat(running.getFirst().await(SOON)).isPresent();
        of("a").remove(running.getFirst().id());
        of("a").start(request("true"));
    }

    @Test
    void aFailedStartTakesNoPlace() {
        ProcessRequest missing =
                new ProcessRequest(
                        List.of("/no/such"), "", Map.of(), null, ProcessRequest.Stderr.MERGED);
        for (int i = 0; i < 10; i++) {
            assertThatThrownBy(() -> of("a").start(missing)).isInstanceOf(IOException.class);
        }
        assertThat(table.size()).isZero();
    }

    @Test
    void onlyTheLastEndedOnesAreKept() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RunningProcess process = of("a").start(request("true"));
            assertThat(process.await(SOON)).isPresent();
            ids.add(process.id());
        }
        RunningProcess last = of("a").start(request("cat"));
        of("a").remove(ids.getLast());
        assertThat(of("a").list()).contains(last).hasSizeLessThanOrEqualTo(3);
        assertThat(of("a").find(ids.getFirst())).isEmpty();
    }

    @Test
    void aClientThatComesBackReadsOnWithNothingMissingOrDoubled() throws Exception {
        RunningProcess process =
                of("a").start(request("for i in $(seq 1 20000); do echo $i; done"));
        StringBuilder all = new StringBuilder();
        while (process.stdout().await(all.length(), SOON)) {
            RunningProcess again = of("a").find(process.id()).orElseThrow();
            byte[] part = again.stdout().read(all.length(), 777);
            if (part.length == 0) {
                break;
            }
            all.append(new String(part, StandardCharsets.US_ASCII));
        }
        StringBuilder expected = new StringBuilder();
        IntStream.rangeClosed(1, 20_000).forEach(i -> expected.append(i).append('\n'));
        assertThat(all).hasToString(expected.toString());
    }

    @Test
    void inputIsWrittenUntilItIsClosed() throws Exception {
        RunningProcess process = of("a").start(request("cat"));
        process.write("ping".getBytes(StandardCharsets.UTF_8));
        assertThat(process.stdout().await(3, SOON)).isTrue();
        process.closeInput();
        assertThat(process.await(SOON)).isPresent();
        assertThatThrownBy(() -> process.write(new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void closingEndsEverything() throws Exception {
        RunningProcess process = of("a").start(request("exec sleep 1000"));
        table.close();
        assertThat(process.exit()).isPresent();
        assertThat(ProcessHandle.of(process.pid()).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(table.size()).isZero();
    }

    @Test
    void outputBeyondTheRateIsHeldBackAndWholeInTheEnd() throws Exception {
        RunningProcess fast = of("slow").start(request("head -c 900000 /dev/zero"));
        assertThat(fast.await(SOON)).isPresent();
        assertThat(fast.stdout().await(Long.MAX_VALUE, SOON)).isTrue();
        assertThat(fast.stdout().size()).isEqualTo(900_000);
        assertThat(rates.held("slow")).isGreaterThan(Duration.ofMillis(300));
    }

    @Test
    void outputOfAnEndedProcessIsReadAtOnce() throws Exception {
        RunningProcess first = of("slow").start(request("head -c 900000 /dev/zero"));
        RunningProcess second = of("slow").start(request("echo done"));
        assertThat(second.await(SOON)).isPresent();
        assertThat(second.stdout().await(Long.MAX_VALUE, SOON)).isTrue();
        assertThat(second.stdout().summary(100)).isEqualTo("done\n");
        first.terminate(Duration.ZERO);
    }
}
