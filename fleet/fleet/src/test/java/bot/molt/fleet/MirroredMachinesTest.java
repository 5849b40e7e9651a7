package bot.molt.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.fleet.net.Subnet;
import bot.molt.spi.fleet.Machine;
import bot.molt.spi.fleet.Machine.State;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other programs read of machines.
class MirroredMachinesTest {
    @Test
    void eachMachineIsOneRowInBothSpellingsWithoutKeysAndItsChangesAreTold(@TempDir Path folder)
            throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        FakeDriver driver = new FakeDriver(new FakeDriver.Host());
        InstantSource clock = InstantSource.system();
        FleetTables tables = new FleetTables(user -> told.add(MirroredMachines.key(user)));
        try (Database database = FleetTables.open(folder.resolve("fleet.sqlite"));
                FleetService fleet =
                        new FleetService(
                                new MachineStore(
                                        database,
                                        tables,
                                        Subnet.of("10.0.1.0/24", "10.0.1.1"),
                                        Fixture.LIMITS,
                                        "user",
                                        clock),
                                driver,
                                Fixture.LIMITS,
                                clock)) {
            MirroredMachines copies = new MirroredMachines(database, new FleetTables(), "user");
            fleet.start();
            fleet.ensure("alice");
            Machine machine = fleet.await("alice", Fixture.LONG);
            assertThat(told).contains("vm:binding:alice");
            assertThat(copies.keys()).containsExactly("vm:binding:alice");
            String row = copies.value("vm:binding:alice").orElseThrow();
            assertThat(row)
                    .contains("\"userId\":\"alice\",\"user_id\":\"alice\"")
                    .contains("\"vmIp\":\"10.0.1.2\",\"vm_ip\":\"10.0.1.2\"")
                    .contains("\"sshPort\":22,\"ssh_port\":22")
                    .contains("\"status\":\"running\"")
                    .contains("\"epoch\":" + machine.epoch())
                    .doesNotContain("PRIVATE", "ssh-ed25519", fleet.key("alice").reveal());
            told.clear();
            driver.failure = "the disk is full";
            fleet.stop("alice");
            assertThat(fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.STOPPED);
            fleet.ensure("alice");
            assertThat(fleet.await("alice", Fixture.LONG).state()).isEqualTo(State.FAILED);
            assertThat(copies.value("vm:binding:alice").orElseThrow())
                    .contains("\"status\":\"error\"", "\"errorMessage\":\"the disk is full\"");
            told.clear();
            fleet.destroy("alice");
            assertThat(told).contains("vm:binding:alice");
            assertThat(copies.value("vm:binding:alice")).isEmpty();
            assertThat(copies.keys()).isEmpty();
        }
    }
}
