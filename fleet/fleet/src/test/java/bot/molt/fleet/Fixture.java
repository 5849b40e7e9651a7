package bot.molt.fleet;

import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.key.StoredLogins;
import bot.molt.fleet.net.Subnet;
import bot.molt.spi.fleet.Machine;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/// A fleet on a database and a host that outlive it.
final class Fixture implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(90);
    static final FleetLimits LIMITS =
            new FleetLimits(100, 1, 256, LONG, Duration.ofSeconds(1), Duration.ZERO, 8);

    final Path folder;
    final FakeDriver.Host host;
    final FakeDriver driver;
    final Database database;
    final FleetTables tables = new FleetTables();
    final MachineStore store;
    final FleetService fleet;
    final StoredLogins logins;

    Fixture(Path folder, FakeDriver.Host host, FleetLimits limits, String subnet)
            throws IOException {
        this.folder = folder;
        this.host = host;
        driver = new FakeDriver(host);
        database = FleetTables.open(folder.resolve("fleet.sqlite"));
        String gateway = subnet.substring(0, subnet.lastIndexOf('.')) + ".1";
        InstantSource clock = InstantSource.system();
        store =
                new MachineStore(
                        database, tables, Subnet.of(subnet, gateway), limits, "user", clock);
        fleet = new FleetService(store, driver, limits, clock);
        logins = new StoredLogins(database, tables, clock, 1_000);
    }

    static Fixture open() throws IOException, InterruptedException {
        return open(LIMITS, "10.0.1.0/24");
    }

    static Fixture open(FleetLimits limits, String subnet)
            throws IOException, InterruptedException {
        Fixture fixture =
                new Fixture(
                        Files.createTempDirectory("fleet"), new FakeDriver.Host(), limits, subnet);
        fixture.fleet.start();
        return fixture;
    }

    /// An orchestrator after this one, which was killed: on the same database and host.
    Fixture next() throws IOException {
        return new Fixture(folder, host, LIMITS, "10.0.1.0/24");
    }

    Machine up(String user) throws InterruptedException {
        fleet.ensure(user);
        return fleet.await(user, LONG);
    }

    @Override
    public void close() throws IOException {
        fleet.close();
        database.close();
        VmFolders.removeTree(folder);
    }
}
