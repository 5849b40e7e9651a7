package bot.molt.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.fleet.firecracker.FirecrackerApi;
import bot.molt.fleet.firecracker.Jails;
import bot.molt.fleet.firecracker.VmmHost;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Very many machines, in Firecrackers that are fakes at the API: made, paused and saved, taken
/// over and resumed by the next orchestrator, removed.
@Timeout(1800)
class FleetManyTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private final Path folder;
    private final VmmHost host;
    private final Database database;
    private final FleetTables tables = new FleetTables();
    private FleetService fleet;

    FleetManyTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        Jails.fill(folder);
        host = VmmHost.at(folder);
        database = FleetTables.open(folder.resolve("fleet.sqlite"));
        fleet = opened();
    }

    private FleetService opened() throws InterruptedException {
        InstantSource clock = InstantSource.system();
        MachineStore store =
                new MachineStore(
                        database, tables, FleetChild.SUBNET, FleetChild.LIMITS, "user", clock);
        FleetService service =
                new FleetService(store, Jails.here(folder, host), FleetChild.LIMITS, clock);
        service.start();
        return service;
    }

    @AfterEach
    void end() {
        fleet.close();
        database.close();
        host.close();
    }

    private void run(int count) throws Exception {
        long[] creates = new long[count];
        long begun = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long asked = System.nanoTime();
            fleet.ensure("user-" + i);
            assertThat(fleet.await("user-" + i, LONG).state()).isEqualTo(State.RUNNING);
            creates[i] = System.nanoTime() - asked;
        }
        long made = System.nanoTime();
        Map<String, Integer> before = host.running();
        assertThat(before).hasSize(count);
        for (String vmId : before.keySet()) {
            FirecrackerApi api = host.api(vmId);
            api.pause();
            api.save("/state", "/memory");
        }
        long paused = System.nanoTime();
        fleet.close();
        fleet = opened();
        for (Machine machine : fleet.list()) {
            assertThat(fleet.await(machine.userId(), LONG).state()).isEqualTo(State.RUNNING);
            assertThat(host.api(machine.vmId()).state()).isEqualTo("Running");
        }
        long resumed = System.nanoTime();
        assertThat(host.running()).isEqualTo(before);
        for (int i = 0; i < count; i++) {
            fleet.destroy("user-" + i);
        }
        long removed = System.nanoTime();
        assertThat(host.running()).isEmpty();
        assertThat(fleet.list()).isEmpty();
        assertThat(host.doubled()).isEmpty();
        Arrays.sort(creates);
        System.out.printf(
                "machines %d: create p50 %.1f ms, p99 %.1f ms (with a VMM that answers at once); all made %.1f s, paused and saved %.1f s, taken over and resumed %.1f s, removed %.1f s%n",
                count,
                creates[count / 2] / 1e6,
                creates[count * 99 / 100] / 1e6,
                (made - begun) / 1e9,
                (paused - made) / 1e9,
                (resumed - paused) / 1e9,
                (removed - resumed) / 1e9);
    }

    @Test
    void twentyMachinesAreMadePausedTakenOverAndRemoved() throws Exception {
        run(20);
    }

    @Test
    @Tag("long")
    void aThousandMachinesAreMadePausedTakenOverAndRemoved() throws Exception {
        run(Integer.getInteger("machines", 1_000));
    }
}
