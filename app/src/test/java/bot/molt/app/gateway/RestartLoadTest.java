package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.audit.AuditVerifier;
import bot.molt.execution.audit.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Restarts in the same process while clients of every kind call. How often:
/// `-Drestart.rounds=100`, from which on it is measured, too, how soon clients are back: a few
/// rounds beside other builds say nothing of that.
@Tag("slow")
class RestartLoadTest {
    private static final int ROUNDS = Integer.getInteger("restart.rounds", 6);
    private static final int MEASURED = 100;
    private static final Duration BACK = Duration.ofSeconds(2);

    @TempDir private Path home;
    @AutoClose private RestartingGateway gateway;
    private final List<Long> down = new ArrayList<>();
    private final List<Long> back = new ArrayList<>();

    @BeforeEach
    void starts() throws IOException {
        gateway =
                new RestartingGateway(
                        home,
                        "tools: { profile: \"full\", exec: { security: \"full\", ask: \"off\" } }");
    }

    /// What was acknowledged has run, and nothing has run twice.
    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void noAcknowledgedCallIsLostAndNoneRunsTwice() throws Exception {
        long pid = gateway.pid();
        restart(0);
        RestartingGateway.Size before = gateway.size();
        Path marks = home.resolve("marks");
        LoadedClients clients = new LoadedClients(gateway, marks);
        clients.start();
        try {
            for (int round = 0; round < ROUNDS; round++) {
                clients.awaitOneOfEach(System.nanoTime());
                long up = restart(round);
                back.addAll(clients.awaitOneOfEach(up));
            }
        } finally {
            clients.stop();
        }
        restart(0);
        RestartingGateway.Size after = gateway.size();
        report(clients, before, after);
        assertThat(clients.unexpected()).isEmpty();
        assertThat(gateway.pid()).isEqualTo(pid);
        checkMarks(marks, clients.acknowledged());
        checkAudit(clients.acknowledged());
        assertThat(after.descriptors()).isLessThanOrEqualTo(before.descriptors() + 4);
        assertThat(after.threads()).isLessThanOrEqualTo(before.threads() + 6);
        assertThat(after.residentMegabytes()).isLessThan(420);
        if (ROUNDS >= MEASURED) {
            assertThat(part(back, 0.9)).isLessThanOrEqualTo(BACK.toMillis());
        }
    }

    /// Restarts and returns when the gateway answered again.
    private long restart(int round) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        switch (round % 3) {
            case 0 -> gateway.signal();
            case 1 -> gateway.post("/api/rpc/gateway.restart.request", "{}");
            default -> gateway.call("gateway", "{\"action\":\"restart\",\"delayMs\":50}");
        }
        gateway.awaitStart();
        long up = System.nanoTime();
        down.add((up - begun) / 1_000_000);
        return up;
    }

    private static long part(List<Long> values, double part) {
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * part));
    }

    private void report(
            LoadedClients clients, RestartingGateway.Size before, RestartingGateway.Size after) {
        System.out.printf(
                "restarts %d: acknowledged %s, without an answer %d; until it answered p50 %d max %d ms; clients back after it p50 %d p90 %d max %d ms; %s -> %s%n",
                ROUNDS,
                clients.counts(),
                clients.broken(),
                part(down, 0.5),
                part(down, 1),
                part(back, 0.5),
                part(back, 0.9),
                part(back, 1),
                before,
                after);
    }

    private static void checkMarks(Path marks, Set<String> acknowledged) throws IOException {
        Map<String, Integer> runs = new HashMap<>();
        try (Stream<String> lines = Files.lines(marks)) {
            lines.forEach(id -> runs.merge(id, 1, Integer::sum));
        }
        assertThat(runs.entrySet().stream().filter(run -> run.getValue() > 1)).isEmpty();
        assertThat(acknowledged.stream().filter(id -> !runs.containsKey(id))).isEmpty();
    }

    /// Every acknowledged call was decided upon once and has one outcome.
    private void checkAudit(Set<String> acknowledged) throws IOException {
        Path audit = home.resolve("state/logs/audit.jsonl");
        assertThat(AuditVerifier.series(audit)).isInstanceOf(Verification.Intact.class);
        Map<String, String> commands = new HashMap<>();
        Map<String, Integer> done = new HashMap<>();
        for (Path file : files(audit)) {
            for (String line : Files.readAllLines(file)) {
                Json.Obj record = JsonText.parseObject(line);
                String call = record.string("callId").orElse("");
                switch (record.string("phase").orElse("")) {
                    case "decision" ->
                            commands.put(call, record.object("args").string("command").orElse(""));
                    case "outcome" ->
                            done.merge(
                                    LoadedClients.id(commands.getOrDefault(call, "")),
                                    1,
                                    Integer::sum);
                    default -> {}
                }
            }
        }
        assertThat(acknowledged.stream().filter(id -> done.getOrDefault(id, 0) != 1)).isEmpty();
    }

    /// The log and its older parts, the oldest first.
    private static Iterable<Path> files(Path audit) throws IOException {
        try (Stream<Path> all = Files.list(audit.getParent())) {
            return new TreeSet<>(
                    all.filter(file -> file.getFileName().toString().matches("audit.*\\.jsonl"))
                            .toList());
        }
    }
}
