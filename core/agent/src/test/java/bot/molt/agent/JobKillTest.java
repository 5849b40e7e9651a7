package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A job that is due every two seconds, in a process that is killed at named points between its
/// moment and the delivery of its reply. `-Djob.kills=200` kills it so often.
@Tag("long")
class JobKillTest {
    private static final List<String> POINTS =
            List.of(
                    "before model",
                    "between model",
                    "after effect",
                    "before deliver",
                    "between deliver",
                    "after deliver");

    private final int kills = Integer.getInteger("job.kills", POINTS.size());
    @TempDir Path state;

    @Test
    @Timeout(value = 1, unit = TimeUnit.HOURS)
    void eachMomentHasOneRunAndOneReply() throws Exception {
        try (World world = new World()) {
            for (int i = 0; i < kills; i++) {
                killed(world, POINTS.get(i % POINTS.size()));
            }
            world.watch((_, _) -> {});
            check(world, history(world));
        }
    }

    private void killed(World world, String point) throws Exception {
        Process process = start(world);
        CountDownLatch killed = new CountDownLatch(1);
        world.watch((at, _) -> {
            if (at.equals(point)) {
                process.destroyForcibly();
                killed.countDown();
            }
        });
        assertThat(killed.await(3, TimeUnit.MINUTES)).as(point).isTrue();
        process.onExit().join();
    }

    /// How the runs ended, once the job is off and no run is open, and all replies are there.
    private List<Json.Obj> history(World world) throws Exception {
        Process process = start(world);
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            Json.Obj all = JsonText.parseObject(String.valueOf(out.readLine()));
            List<Json.Obj> ran =
                    all.items("entries").stream()
                            .map(Json.Obj.class::cast)
                            .filter(entry -> !entry.string("status").orElse("").equals("skipped"))
                            .toList();
            settle(world, ran.size());
            return ran;
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    private Process start(World world) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty(
                                "surefire.test.class.path", System.getProperty("java.class.path")),
                        KilledJobs.class.getName(),
                        state.toString(),
                        Integer.toString(world.port()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void settle(World world, int replies) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end && world.texts("anna").size() < replies) {
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    private static void check(World world, List<Json.Obj> ran) {
        assertThat(ran).isNotEmpty();
        assertThat(ran.stream().map(entry -> entry.number("runAtMs").orElse(0L)).toList())
                .doesNotHaveDuplicates();
        assertThat(world.texts("anna")).hasSameSizeAs(ran);
        int effects = world.effects().values().stream().mapToInt(Integer::intValue).sum();
        assertThat(effects).isBetween(1, ran.size());
    }
}
