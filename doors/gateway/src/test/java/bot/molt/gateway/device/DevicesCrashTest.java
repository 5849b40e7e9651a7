package bot.molt.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The store under a kill and under several threads.
class DevicesCrashTest {
    @TempDir private Path folder;

    /// Pairs devices and prints the id of each that is durable, until it is killed; ends by itself
    /// after 2000.
    static final class Pairing {
        private Pairing() {}

        public static void main(String[] args) {
            Devices devices = Devices.open(Path.of(args[0]), InstantSource.system());
            for (int i = 0; i < 2000; i++) {
                TestDevice device = new TestDevice();
                devices.approve(devices.request(device.asking("operator")).requestId());
                System.out.println(device.id());
            }
        }
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void aKillInTheMiddleOfWritingLeavesWholeFilesWithAllThatWasAnswered() throws Exception {
        for (int round = 1; round <= 3; round++) {
            Path store = folder.resolve("round" + round);
            List<String> answered = killedAfter(round * 20, store);
            assertThat(asAKillNowWouldLeaveThem(store)).containsAll(answered);
        }
    }

    private static List<String> asAKillNowWouldLeaveThem(Path store) {
        return Devices.open(store, InstantSource.system()).paired().stream()
                .map(PairedDevice::deviceId)
                .toList();
    }

    private static List<String> killedAfter(int devices, Path store) throws IOException {
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Process process =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath,
                                Pairing.class.getName(),
                                store.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> answered = new ArrayList<>();
        try (var lines = process.inputReader()) {
            while (answered.size() < devices) {
                String line = lines.readLine();
                assertThat(line).as("a line for each device").isNotNull();
                answered.add(line);
                assertThat(asAKillNowWouldLeaveThem(store)).containsAll(answered);
            }
            process.destroyForcibly();
        } finally {
            process.destroyForcibly().onExit().join();
        }
        return answered;
    }

    @Test
    @Timeout(value = 300, unit = TimeUnit.SECONDS)
    void threadsThatChangeAndReadAtOnceLoseNothing() throws Exception {
        Devices devices = Devices.open(folder, InstantSource.system());
        try (TaskScope scope = new TaskScope("devices")) {
            List<Task<List<String>>> tasks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                tasks.add(scope.fork(() -> paired(devices)));
            }
            List<String> all = new ArrayList<>();
            for (Task<List<String>> task : tasks) {
                all.addAll(task.join());
            }
            assertThat(devices.paired())
                    .extracting(PairedDevice::deviceId)
                    .containsExactlyInAnyOrderElementsOf(all);
        }
        assertThat(Devices.open(folder, InstantSource.system()).paired())
                .isEqualTo(devices.paired());
        assertThat(devices.pending()).isEmpty();
    }

    private static List<String> paired(Devices devices) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            TestDevice device = new TestDevice();
            devices.approve(devices.request(device.asking("operator")).requestId());
            String token = devices.ensureToken(device.id(), "operator", List.of()).token().reveal();
            assertThat(devices.verify(device.id(), "operator", token, List.of())).isPresent();
            ids.add(device.id());
        }
        return ids;
    }
}
