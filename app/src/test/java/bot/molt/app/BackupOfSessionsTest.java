package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.cli.Cli;
import bot.molt.cli.Streams;
import bot.molt.store.Stores;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups of a database that is written to all the time.
class BackupOfSessionsTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @TempDir Path folder;

    @Test
    void everyBackupHoldsAWholeDatabaseWithAllThatWasTakenBefore() throws Exception {
        Path state = folder.resolve("state");
        Files.createDirectories(state);
        Files.writeString(state.resolve("moltbot.json"), "{}");
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean ends = new AtomicBoolean();
        try (Stores stores = Stores.open(state, CLOCK);
                TaskScope writers = new TaskScope("writer")) {
            Task<Boolean> writing = writers.fork(() -> write(stores, taken, ends));
            for (int i = 0; i < 3; i++) {
                int before = taken.get();
                moltbot(state, "backup", "create", "--output", archive(i).toString());
                assertThat(restored(i)).isBetween(before, taken.get() + 1);
            }
            ends.set(true);
            writing.join();
        }
        try (Stream<Path> left = Files.list(state.resolve("store"))) {
            assertThat(left).noneMatch(file -> file.toString().endsWith(".tmp"));
        }
    }

    private Path archive(int number) {
        return folder.resolve("backup-" + number + ".tar.gz");
    }

    private static boolean write(Stores stores, AtomicInteger taken, AtomicBoolean ends) {
        while (!ends.get()) {
            put(stores, taken.get() + 1);
            taken.incrementAndGet();
        }
        return true;
    }

    private static void put(Stores stores, int number) {
        Json.Obj message = Json.object().put("text", "x".repeat(2_000)).build();
        stores.write(tx ->
                stores.inbox()
                        .put(
                                tx,
                                "key-" + number,
                                "run-" + number,
                                "main",
                                CLOCK.millis(),
                                message));
    }

    /// How many messages a backup holds.
    private int restored(int number) throws IOException {
        Path state = folder.resolve("restored-" + number);
        Files.createDirectories(state);
        moltbot(state, "backup", "restore", archive(number).toString());
        assertThat(state.resolve("store/moltbot.sqlite-wal")).doesNotExist();
        try (Stores stores = Stores.open(state, CLOCK)) {
            return stores.read(tx -> stores.inbox().open(tx)).size();
        }
    }

    private void moltbot(Path state, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(out, false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), print, print, false);
        Map<String, String> environment =
                Map.of("MOLTBOT_STATE_DIR", state.toString(), "HOME", folder.toString());
        int code = Cli.run(words, streams, environment, Main.local());
        assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }
}
