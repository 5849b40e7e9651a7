package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Cli;
import bot.molt.cli.Streams;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a gateway that is called all the time and whose audit log rotates all the time.
class BackupUnderLoadTest {
    private static final int BACKUPS = 5;
    private static final int CALLS = 100;
    private static final String CALL = "{\"tool\":\"read\",\"input\":{\"path\":\"a.txt\"}}";

    @TempDir Path folder;

    private Json.Obj moltbot(Path state, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        System.err,
                        false);
        Map<String, String> environment =
                Map.of("MOLTBOT_STATE_DIR", state.toString(), "HOME", folder.toString());
        int code = Cli.run(words, streams, environment, Main.local());
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
        return JsonText.parseObject(out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void everyBackupHoldsAnUnbrokenBeginningOfTheAuditLog() throws Exception {
        Path state = folder.resolve("state");
        Files.createDirectories(folder.resolve("workspace"));
        Files.writeString(folder.resolve("workspace/a.txt"), "content");
        AtomicLong calls = new AtomicLong();
        Semaphore done = new Semaphore(0);
        AtomicBoolean ended = new AtomicBoolean();
        List<Path> backups = new ArrayList<>();
        List<Long> records = new ArrayList<>();
        try (RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                "tools: { profile: 'full' }, logging: { auditLog: { maxFileBytes: '64kb', headEvery: '20ms' } }");
                TaskScope scope = new TaskScope("load")) {
            List<Task<Boolean>> load = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                load.add(
                        scope.fork(() ->
                                call(
                                        gateway,
                                        ended,
                                        () -> {
                                            calls.incrementAndGet();
                                            done.release();
                                        })));
            }
            long start = System.nanoTime();
            for (int i = 0; i < BACKUPS; i++) {
                assertThat(done.tryAcquire(CALLS, 60, TimeUnit.SECONDS)).isTrue();
                Path target = folder.resolve("backup-" + i + ".tar.gz");
                moltbot(state, "backup", "create", "--output", target.toString(), "--json");
                backups.add(target);
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            ended.set(true);
            for (Task<Boolean> each : load) {
                assertThat(each.join()).isTrue();
            }
            System.out.printf(
                    "%d backups while %d calls ran, %d a second%n",
                    BACKUPS, calls.get(), calls.get() * 1000 / millis);
        }
        for (Path backup : backups) {
            Json.Obj found = moltbot(state, "backup", "verify", backup.toString(), "--json");
            records.add(found.object("audit").number("records").orElseThrow());
        }
        assertThat(records).isSorted();
        assertThat(records.getFirst()).isGreaterThan(100);
        Path elsewhere = folder.resolve("elsewhere");
        moltbot(elsewhere, "backup", "restore", backups.getLast().toString(), "--json");
        assertThat(elsewhere.resolve("moltbot.json"))
                .hasSameTextualContentAs(state.resolve("moltbot.json"));
        Json.Obj chain = new AuditFiles().verifyLog(elsewhere.resolve("logs/audit.jsonl"));
        assertThat(chain.isTrue("ok")).as(chain.toString()).isTrue();
        assertThat(chain.number("records")).contains(records.getLast());
    }

    private static boolean call(RunningGateway gateway, AtomicBoolean ended, Runnable served)
            throws Exception {
        while (!ended.get()) {
            RunningGateway.Answer answer =
                    gateway.post(RunningGateway.TOKEN, "/api/tools/execute", CALL);
            if (answer.status() != 200) {
                throw new AssertionError(answer.toString());
            }
            served.run();
        }
        return true;
    }
}
