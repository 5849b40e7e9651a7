package bot.molt.fleet;

import bot.molt.base.DataSize;
import bot.molt.base.http.HttpService;
import bot.molt.base.json.Json;
import bot.molt.fleet.docker.DockerDriver;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.firecracker.FirecrackerDriver;
import bot.molt.fleet.http.FleetRoutes;
import bot.molt.fleet.key.StoredLogins;
import bot.molt.fleet.net.BridgeNet;
import bot.molt.fleet.net.UserNet;
import bot.molt.fleet.net.Wiring;
import bot.molt.fleet.qemu.QemuDriver;
import bot.molt.spi.fleet.Fleet;
import bot.molt.spi.fleet.Logins;
import bot.molt.spi.mirror.Mirror;
import bot.molt.store.Database;
import bot.molt.store.fleet.FleetTables;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;

/// The orchestrator of one machine: store, driver, service and API. One at a time for each folder
/// of guests.
///
/// Threads: any.
public final class Orchestrator implements AutoCloseable {
    private static final int ROUNDS = 210_000;
    private static final int PLACES = 256;
    private static final DataSize LARGEST = DataSize.parse("64kb");

    private final FileChannel claim;
    private final Database database;
    private final Driver driver;
    private final FleetService fleet;
    private final StoredLogins logins;
    private final FleetSettings settings;
    private final Mirror mirror;

    /// What is kept, and what follows it.
    private record Kept(FileChannel claim, Database database, Mirror mirror) {}

    private Orchestrator(
            FleetSettings settings,
            Kept kept,
            Driver driver,
            FleetService fleet,
            StoredLogins logins) {
        this.settings = settings;
        this.claim = kept.claim();
        this.database = kept.database();
        this.mirror = kept.mirror();
        this.driver = driver;
        this.fleet = fleet;
        this.logins = logins;
    }

    /// Opens the store, takes over what runs, and is ready for calls; serves nothing yet.
    ///
    /// Errors: `IOException` where a folder or the network cannot be used, or another orchestrator
    /// has the folder; with what to do.
    ///
    /// @param mirrors where machines are copied to for other programs to read
    public static Orchestrator open(FleetSettings settings, Mirror.Opening mirrors)
            throws IOException, InterruptedException {
        VmFolders folders = new VmFolders(settings.folders().data(), settings.folders().sockets());
        folders.make();
        FileChannel claim = claim(folders.data());
        Driver driver = driver(settings, folders);
        Database database = FleetTables.open(folders.data().resolve("fleet.sqlite"));
        Mirror mirror =
                mirrors.open(
                        "orchestrator",
                        new MirroredMachines(database, new FleetTables(), settings.sshUser()));
        FleetTables tables = new FleetTables(user -> mirror.changed(MirroredMachines.key(user)));
        InstantSource clock = InstantSource.system();
        MachineStore store =
                new MachineStore(
                        database,
                        tables,
                        settings.network().subnet(),
                        settings.limits(),
                        settings.sshUser(),
                        clock);
        FleetService fleet = new FleetService(store, driver, settings.limits(), clock);
        fleet.start();
        return new Orchestrator(
                settings,
                new Kept(claim, database, mirror),
                driver,
                fleet,
                new StoredLogins(database, tables, clock, ROUNDS));
    }

    private static FileChannel claim(Path folder) throws IOException {
        FileChannel file =
                FileChannel.open(
                        folder.resolve("lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            file.close();
            throw new IOException(
                    "VM_DATA_DIR: %s belongs to an orchestrator that runs (expected: one for each folder; stop it, or take another folder)"
                            .formatted(folder));
        }
        return file;
    }

    private static Driver driver(FleetSettings settings, VmFolders folders)
            throws IOException, InterruptedException {
        boolean root = ProcessHandle.current().info().user().filter("root"::equals).isPresent();
        FleetSettings.Network network = settings.network();
        boolean isBridged = network.kind().equals("auto") ? root : network.kind().equals("bridge");
        BridgeNet bridge = new BridgeNet(network.subnet(), network.bridge(), network.nameservers());
        Wiring wiring = isBridged ? bridge : new UserNet();
        try {
            wiring.open();
        } catch (DriverException e) {
            throw new IOException("network of guests: " + e.text(), e);
        }
        if (settings.driver().equals("firecracker")) {
            return FirecrackerDriver.open(
                    settings.firecracker(),
                    folders.data().resolve("jails"),
                    new FirecrackerDriver.StartFiles(
                            settings.qemu().kernel(),
                            settings.qemu().initrd(),
                            settings.qemu().image()),
                    wiring);
        }
        if (settings.driver().equals("docker")) {
            return DockerDriver.open(settings.docker(), folders, bridge, isBridged && root);
        }
        return QemuDriver.open(settings.qemu(), folders, wiring, root);
    }

    public Fleet fleet() {
        return fleet;
    }

    public Logins logins() {
        return logins;
    }

    /// How guests run here, in one line; why they do not, where they do not.
    public String detail() {
        return driver.trouble().orElseGet(driver::detail);
    }

    /// Serves the API.
    ///
    /// Errors: `IOException` where the address cannot be had.
    public HttpService serve() throws IOException {
        return HttpService.start(
                "orchestrator",
                new InetSocketAddress(settings.listen().host(), settings.listen().port()),
                PLACES,
                LARGEST,
                new FleetRoutes(fleet, logins, settings.token(), this::health, this::metrics));
    }

    private Json.Obj health() {
        Json.ObjectBuilder body =
                Json.object()
                        .put("status", driver.trouble().isEmpty() ? "ok" : "degraded")
                        .put("driver", driver.name())
                        .put("detail", detail())
                        .put("vms", fleet.list().size());
        mirror.state().ifPresent(state -> body.put("redis", state.line()));
        return body.build();
    }

    private String metrics() {
        return FleetText.metrics(fleet.tally(), fleet.list(), driver.name())
                + mirror.state().map(FleetText::mirror).orElse("");
    }

    /// Lets go of the guests, which run on.
    @Override
    public void close() throws IOException {
        fleet.close();
        mirror.close();
        database.close();
        claim.close();
    }
}
