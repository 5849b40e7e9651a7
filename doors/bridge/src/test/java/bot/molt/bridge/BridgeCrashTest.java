package bot.molt.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.testkit.channel.FakeGateway;
import bot.molt.testkit.channel.FakeWeixin;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bridge is killed in the middle of its work, again and again. What the platform was told is
/// taken is answered; what is answered twice was on its way at the moment of a kill.
class BridgeCrashTest {
    private static final String TOKEN = "auth-token-of-the-gateway";

    /// Messages that may be on their way to the platform at once.
    private static final int ON_THE_WAY = 32;

    @TempDir private Path folder;
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger repeated = new AtomicInteger();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicLong slowest = new AtomicLong();
    private final FakeWeixin platform;
    private final FakeGateway gateway;
    private final int port;
    private Process child;

    BridgeCrashTest() throws IOException {
        platform = new FakeWeixin(InstantSource.system());
        gateway = new FakeGateway(TOKEN, message -> List.of(echo(message)));
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    private static Json.Obj echo(Json.Obj message) {
        return Json.object().put("text", message.string("text").orElse("")).build();
    }

    @AfterEach
    void end() {
        if (child != null) {
            child.destroyForcibly();
        }
        gateway.close();
        platform.close();
    }

    private void begin() throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BridgeChild.class.getName(),
                        folder.resolve("moltage").toString(),
                        Integer.toString(port),
                        platform.url().toString(),
                        gateway.url().toString(),
                        TOKEN);
        child =
                new ProcessBuilder(command)
                        .redirectError(folder.resolve("child.log").toFile())
                        .start();
        BufferedReader out = child.inputReader(StandardCharsets.UTF_8);
        assertThat(out.readLine()).startsWith("ready");
    }

    private void run(int users, int each, int kills) throws Exception {
        begin();
        platform.deliverTo(
                URI.create("http://127.0.0.1:" + port + "/wechat"),
                FakeWeixin.Mode.PLAIN,
                Duration.ofSeconds(5));
        platform.repeatAfter(Duration.ofSeconds(5));
        try (TaskScope scope = new TaskScope("users")) {
            List<Task<Boolean>> all = new ArrayList<>();
            for (int user = 0; user < users; user++) {
                String name = "o-" + user;
                all.add(scope.fork(() -> writes(name, each)));
            }
            for (int kill = 1; kill <= kills; kill++) {
                gateway.await(users * each * kill / (2 * kills + 1));
                child.destroyForcibly().waitFor();
                begin();
            }
            for (Task<Boolean> one : all) {
                one.join();
            }
        }
        Map<String, Integer> said = platform.awaitMarks(acknowledged);
        long twice = said.values().stream().filter(times -> times > 1).count();
        System.out.printf(
                "messages %d, delivered again by the platform %d, acknowledged %d, given up by the platform %d, kills %d, answered twice %d, slowest acknowledgement %d ms%n",
                users * each,
                repeated.get(),
                acknowledged.size(),
                givenUp.get(),
                kills,
                twice,
                slowest.get());
        assertThat(acknowledged.size()).isGreaterThan(users * each / 2);
        assertThat(said.values()).allSatisfy(times -> assertThat(times).isLessThanOrEqualTo(2));
        assertThat(twice).isLessThanOrEqualTo((long) kills * ON_THE_WAY);
        assertThat(platform.violations()).isEmpty();
        assertThat(slowest.get()).isLessThan(5_000);
    }

    /// Every tenth message comes twice, every seventh before the one that was written earlier.
    private boolean writes(String user, int count) throws InterruptedException {
        int next = 0;
        while (next < count) {
            boolean swaps = next % 7 == 0 && next + 1 < count;
            if (swaps) {
                delivered(user, next + 1);
            }
            delivered(user, next);
            next += swaps ? 2 : 1;
        }
        return true;
    }

    private void delivered(String user, int number) throws InterruptedException {
        String text = "«%s:%d»".formatted(user, number);
        Map<String, String> fields = Map.of("MsgType", "text", "Content", text);
        String id = platform.nextId();
        counted(platform.deliver(user, id, fields), text);
        if (number % 10 == 0) {
            counted(platform.deliver(user, id, fields), text);
        }
    }

    private void counted(FakeWeixin.Delivered delivered, String text) {
        repeated.addAndGet(delivered.deliveries() - 1);
        if (delivered.taken()) {
            acknowledged.add(text);
            if (delivered.deliveries() == 1) {
                slowest.accumulateAndGet(delivered.slowest().toMillis(), Math::max);
            }
        } else {
            givenUp.incrementAndGet();
        }
    }

    @Tag("long")
    @Test
    void nothingIsLostWhenTheBridgeIsKilled() throws Exception {
        run(10, 20, 2);
    }

    @Test
    @Tag("long")
    void nothingOfTenThousandMessagesIsLostWhenTheBridgeIsKilled() throws Exception {
        run(100, 100, 10);
    }
}
