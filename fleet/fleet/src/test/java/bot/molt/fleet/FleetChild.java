package bot.molt.fleet;

import bot.molt.base.DataSize;
import bot.molt.base.Secret;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.Json;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.firecracker.Jails;
import bot.molt.fleet.http.FleetRoutes;
import bot.molt.fleet.key.StoredLogins;
import bot.molt.fleet.net.Subnet;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/// An orchestrator of fake Firecrackers in a process of its own, to be killed.
final class FleetChild {
    static final Secret TOKEN = Secret.of("a token for tests only");
    static final FleetLimits LIMITS =
            new FleetLimits(
                    5_000, 1, 256, Duration.ofSeconds(90), Duration.ofSeconds(5), Duration.ZERO, 8);
    static final Subnet SUBNET = Subnet.of("10.64.0.0/16", "10.64.0.1");

    private FleetChild() {}

    /// @param args folder, port of the machine that Firecrackers run on
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Driver driver = Jails.elsewhere(folder, Integer.parseInt(args[1]));
        InstantSource clock = InstantSource.system();
        try (Database database = FleetTables.open(folder.resolve("fleet.sqlite"))) {
            FleetTables tables = new FleetTables();
            MachineStore store = new MachineStore(database, tables, SUBNET, LIMITS, "user", clock);
            FleetService fleet = new FleetService(store, driver, LIMITS, clock);
            fleet.start();
            HttpService service =
                    HttpService.start(
                            "api",
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                            64,
                            DataSize.parse("64kb"),
                            new FleetRoutes(
                                    fleet,
                                    new StoredLogins(database, tables, clock, 1_000),
                                    TOKEN,
                                    () -> Json.Obj.EMPTY,
                                    () -> ""));
            System.out.println("ready " + service.address().getPort());
            new CountDownLatch(1).await();
        }
    }
}
