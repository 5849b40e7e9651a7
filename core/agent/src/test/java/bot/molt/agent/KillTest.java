package bot.molt.agent;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway that is killed again and again, at random and at named points, while three
/// conversations go on. `-Dkill.rounds=2000` kills it so often.
@Tag("slow")
class KillTest {
    private static final List<String> CONVERSATIONS = List.of("anna", "bert", "carl");
    private static final List<String> POINTS =
            List.of(
                    "before model",
                    "between model",
                    "after model",
                    "before effect",
                    "between effect",
                    "after effect",
                    "before deliver",
                    "between deliver",
                    "after deliver");

    private final int rounds = Integer.getInteger("kill.rounds", 12);
    private final Random random = new Random(42);
    private final Map<String, Map<String, String>> unanswered = new LinkedHashMap<>();
    private final Map<String, List<String>> said = new LinkedHashMap<>();
    @TempDir Path state;
    private int keys;

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void nothingIsLostOrDoubledAndTheOrderIsKept() throws Exception {
        try (World world = new World();
                TaskScope scope = new TaskScope("kill")) {
            for (int round = 0; round < rounds; round++) {
                killedRound(world, round, scope);
            }
            world.watch((_, _) -> {});
            lastRound(world, scope);
            check(world);
        }
    }

    private void killedRound(World world, int round, TaskScope scope) throws Exception {
        try (Child child = new Child(world.port(), scope)) {
            CountDownLatch killed = killing(world, child, round, scope);
            speak(child, 2);
            killed.await(20, TimeUnit.SECONDS);
        }
    }

    private void lastRound(World world, TaskScope scope) throws Exception {
        try (Child child = new Child(world.port(), scope)) {
            speak(child, 1);
            assertThat(child.tookAll(this)).isTrue();
            settle(world);
        }
    }

    /// Counted down once the child is dead: at a named point in every second round, else after a
    /// while.
    private CountDownLatch killing(World world, Child child, int round, TaskScope scope) {
        CountDownLatch killed = new CountDownLatch(1);
        AtomicInteger left = new AtomicInteger(1 + random.nextInt(4));
        String point = POINTS.get(round / 2 % POINTS.size());
        int millis = random.nextInt(400);
        if (round % 2 == 0) {
            world.watch((at, _) -> {
                if (at.equals(point) && left.decrementAndGet() == 0) {
                    child.kill();
                    killed.countDown();
                }
            });
        } else {
            world.watch((_, _) -> {});
            scope.fork(() -> {
                child.ready.await(60, TimeUnit.SECONDS);
                if (!new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS)) {
                    child.kill();
                }
                killed.countDown();
                return true;
            });
        }
        return killed;
    }

    /// What was not taken is said again, as a platform does, before anything new.
    private void speak(Child child, int each) {
        for (String conversation : CONVERSATIONS) {
            Map<String, String> waiting =
                    unanswered.computeIfAbsent(conversation, _ -> new LinkedHashMap<>());
            for (int i = 0; i < each; i++) {
                keys++;
                String text = conversation + "-" + keys;
                waiting.put("k" + keys, text);
                said.computeIfAbsent(conversation, _ -> new ArrayList<>()).add(text);
            }
            new LinkedHashMap<>(waiting).forEach((key, text) -> child.say(conversation, key, text));
        }
    }

    private void settle(World world) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < end && !complete(world)) {
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }
    }

    private boolean complete(World world) {
        return CONVERSATIONS.stream()
                .allMatch(each -> world.texts(each).size() >= said.get(each).size());
    }

    private void check(World world) {
        for (String conversation : CONVERSATIONS) {
            List<String> texts = world.texts(conversation);
            List<String> expected = said.get(conversation);
            assertThat(texts).as(conversation).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                boolean reported = texts.get(i).startsWith("The gateway stopped");
                assertThat(reported ? "reply " + expected.get(i) : texts.get(i))
                        .isEqualTo("reply " + expected.get(i));
            }
        }
        assertThat(world.effects().values()).allMatch(times -> times == 1);
        assertThat(world.effects()).isNotEmpty();
    }

    /// The process that is killed.
    private final class Child implements AutoCloseable {
        private final Process process;
        private final OutputStream in;
        private final CountDownLatch ready = new CountDownLatch(1);

        Child(int port, TaskScope scope) throws IOException {
            process =
                    new ProcessBuilder(
                                    System.getProperty("java.home") + "/bin/java",
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-XX:+UseSerialGC",
                                    "-XX:TieredStopAtLevel=1",
                                    "-cp",
                                    System.getProperty(
                                            "surefire.test.class.path",
                                            System.getProperty("java.class.path")),
                                    KilledGateway.class.getName(),
                                    state.toString(),
                                    Integer.toString(port))
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            in = process.getOutputStream();
            scope.fork(() -> {
                listen();
                return true;
            });
        }

        private void listen() throws IOException {
            try (BufferedReader out =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    String key = line;
                    if (key.equals("ready")) {
                        ready.countDown();
                    }
                    synchronized (unanswered) {
                        unanswered.values().forEach(keys -> keys.remove(key));
                    }
                }
            }
        }

        void say(String conversation, String key, String text) {
            try {
                String line =
                        Json.object()
                                        .put("key", key)
                                        .put("conversation", conversation)
                                        .put("text", text)
                                        .build()
                                + "\n";
                in.write(line.getBytes(StandardCharsets.UTF_8));
                in.flush();
            } catch (IOException e) {
                process.destroyForcibly();
            }
        }

        boolean tookAll(KillTest test) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofMinutes(4).toNanos();
            while (System.nanoTime() < end) {
                synchronized (test.unanswered) {
                    if (test.unanswered.values().stream().allMatch(Map::isEmpty)) {
                        return true;
                    }
                }
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
            return false;
        }

        void kill() {
            process.destroyForcibly();
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            process.onExit().join();
            in.close();
        }
    }
}
