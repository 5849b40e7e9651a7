package bot.molt.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.CodedException;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.fleet.firecracker.Jails;
import bot.molt.fleet.firecracker.VmmHost;
import bot.molt.fleet.http.HttpFleet;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import bot.molt.store.fleet.MachineRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The orchestrator is killed in the middle of its work, again and again, while people make, stop
/// and remove machines. Firecrackers live on; they are fakes at the API.
@Timeout(3600)
class FleetCrashTest {
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int WORKERS = 4;

    private final Path folder;
    private final VmmHost host;
    private final ReentrantReadWriteLock going = new ReentrantReadWriteLock(true);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger wishes = new AtomicInteger();
    private volatile HttpFleet fleet;
    private Process child;
    private int adopted;

    FleetCrashTest(@TempDir Path folder) throws IOException {
        this.folder = folder;
        Jails.fill(folder);
        host = VmmHost.at(folder);
    }

    @AfterEach
    void end() throws Exception {
        if (child != null) {
            child.destroyForcibly().waitFor();
            fleet.close();
        }
        host.close();
    }

    private void begin() throws IOException {
        List<String> command =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FleetChild.class.getName(),
                        folder.toString(),
                        Integer.toString(host.port()));
        child =
                new ProcessBuilder(command)
                        .redirectError(
                                ProcessBuilder.Redirect.appendTo(
                                        folder.resolve("child.log").toFile()))
                        .start();
        BufferedReader out = child.inputReader(StandardCharsets.UTF_8);
        String line = String.valueOf(out.readLine());
        assertThat(line).startsWith("ready ");
        HttpFleet before = fleet;
        fleet =
                new HttpFleet(
                        URI.create("http://127.0.0.1:" + line.substring("ready ".length())),
                        FleetChild.TOKEN);
        if (before != null) {
            before.close();
        }
    }

    /// What people wish while the orchestrator is there; what fails with it is wished no more.
    private boolean wish(int users, long seed) throws InterruptedException {
        Random random = new Random(seed);
        while (!over.get()) {
            String user = "u" + random.nextInt(users);
            int what = random.nextInt(10);
            going.readLock().lockInterruptibly();
            try {
                one(user, what);
                wishes.incrementAndGet();
            } catch (CodedException e) {
                System.getLogger("crash").log(System.Logger.Level.TRACE, "killed", e);
            } finally {
                going.readLock().unlock();
            }
        }
        return true;
    }

    private void one(String user, int what) throws InterruptedException {
        switch (what) {
            case 0 -> fleet.destroy(user);
            case 1, 2 -> fleet.find(user).ifPresent(_ -> fleet.stop(user));
            case 3, 4 -> {
                fleet.ensure(user);
                fleet.await(user, Duration.ofSeconds(2));
            }
            default -> fleet.ensure(user);
        }
    }

    private List<MachineRow> rows() throws IOException {
        FleetTables tables = new FleetTables();
        try (Database database = FleetTables.open(folder.resolve("fleet.sqlite"))) {
            return database.read(tables.machines()::list);
        }
    }

    /// Kills it once there were some events more, and looks at what the next one makes of it.
    private void killedOnce() throws Exception {
        host.awaitEvents(3, Duration.ofSeconds(20));
        child.destroyForcibly().waitFor();
        going.writeLock().lockInterruptibly();
        try {
            List<MachineRow> rows = rows();
            Map<String, Integer> before = host.running();
            begin();
            settled();
            Map<String, Integer> after = host.running();
            assertThat(host.doubled()).as("two of one machine").isEmpty();
            List<String> running =
                    fleet.list().stream()
                            .filter(machine -> machine.state() == State.RUNNING)
                            .map(Machine::vmId)
                            .toList();
            assertThat(after.keySet())
                    .as("neither orphans nor machines that are said to run and do not")
                    .containsExactlyInAnyOrderElementsOf(running);
            for (MachineRow row : rows) {
                boolean ran = row.state().equals("RUNNING") && before.containsKey(row.vmId());
                if (ran) {
                    assertThat(after)
                            .as("adopted as it was")
                            .containsEntry(
                                    row.vmId(), Objects.requireNonNull(before.get(row.vmId())));
                    adopted++;
                }
            }
        } finally {
            going.writeLock().unlock();
        }
    }

    private void settled() throws InterruptedException {
        for (Machine machine : fleet.list()) {
            Machine now = fleet.await(machine.userId(), LONG);
            assertThat(now.state())
                    .as(now.detail())
                    .isIn(State.RUNNING, State.STOPPED, State.FAILED);
        }
    }

    private void run(int users, int kills) throws Exception {
        begin();
        try (TaskScope people = new TaskScope("people")) {
            List<Task<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < WORKERS; i++) {
                long seed = 4711L + i;
                all.add(people.fork(() -> wish(users, seed)));
            }
            for (int kill = 0; kill < kills; kill++) {
                killedOnce();
            }
            over.set(true);
            for (Task<Boolean> one : all) {
                one.join();
            }
        }
        System.out.printf(
                "kills %d, wishes fulfilled %d, machines that ran at a kill and were adopted %d of %d, started twice %d, orphans 0%n",
                kills, wishes.get(), adopted, adopted, host.doubled().size());
        assertThat(wishes.get()).isPositive();
    }

    @Test
    @Tag("long")
    void everyMachineIsAdoptedOnceWhenTheOrchestratorIsKilled() throws Exception {
        run(6, 3);
        assertThat(adopted).isPositive();
    }

    @Test
    @Tag("long")
    void everyMachineIsAdoptedOnceWhenTheOrchestratorIsKilledTwoHundredTimes() throws Exception {
        run(20, Integer.getInteger("kills", 200));
        assertThat(adopted).isPositive();
    }
}
