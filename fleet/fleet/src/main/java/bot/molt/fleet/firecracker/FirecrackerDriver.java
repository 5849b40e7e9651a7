package bot.molt.fleet.firecracker;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.config.PrivateFile;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Program;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.firecracker.FirecrackerApi.Rate;
import bot.molt.fleet.firecracker.Launcher.Vmm;
import bot.molt.fleet.net.Subnet;
import bot.molt.fleet.net.Wiring;
import bot.molt.linux.process.Poller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/// Guests in Firecracker. Everything of a guest lies in the root folder of its jail.
///
/// Threads: as [Driver].
public final class FirecrackerDriver implements Driver {
    private static final System.Logger LOG = System.getLogger(FirecrackerDriver.class.getName());
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration KILL = Duration.ofSeconds(20);
    private static final String KERNEL_LINE =
            "console=ttyS0 reboot=k panic=1 quiet 8250.nr_uarts=0 random.trust_cpu=on";
    private static final String DISK = "disk.ext4";
    private static final String CONFIG = "config.tar";
    private static final String VSOCK = "run/vsock";

    /// 200 MB/s to the disk and 100 MB/s each way on the network, in bursts of a second.
    private static final Rate DISK_RATE = new Rate(200L << 20, 1_000);

    private static final Rate NETWORK_RATE = new Rate(100L << 20, 1_000);

    /// What a guest starts from.
    ///
    /// @param kernel an ELF image, as Firecracker wants it
    /// @param initrd made with the image
    /// @param image root file system that disks begin as
    public record StartFiles(Path kernel, Path initrd, Path image) {}

    private final Jailer jailer;
    private final StartFiles files;
    private final Wiring wiring;
    private final HostChecks checks;
    private final Launcher launcher;
    private final TaskScope threads = new TaskScope("firecracker");
    private final Map<String, Running> guests = new ConcurrentHashMap<>();
    private volatile Ended ended = _ -> {};

    /// One that runs.
    private record Running(Vmm vmm, FirecrackerApi api, GuestLine line) {}

    FirecrackerDriver(
            Jailer jailer, StartFiles files, Wiring wiring, HostChecks checks, Launcher launcher) {
        this.jailer = jailer;
        this.files = files;
        this.wiring = wiring;
        this.checks = checks;
        this.launcher = launcher;
    }

    /// A driver of real Firecrackers; what the machine lacks for strangers' guests is logged.
    ///
    /// @param jails folder of the jails; one file system with the image where it can share blocks
    public static FirecrackerDriver open(Path program, Path jails, StartFiles files, Wiring wiring)
            throws IOException {
        PrivateFile.tighten(jails);
        Jailer jailer = new Jailer(program, jails.toRealPath());
        HostChecks checks = new HostChecks(Path.of("/"));
        checks.missing().forEach(line -> LOG.log(System.Logger.Level.WARNING, line));
        return new FirecrackerDriver(
                jailer, files, wiring, checks, new JailLauncher(jailer, Poller.start()));
    }

    @Override
    public String name() {
        return "firecracker";
    }

    @Override
    public Optional<String> trouble() {
        for (Path file :
                List.of(
                        jailer.program(),
                        jailer.program().resolveSibling("jailer"),
                        files.kernel(),
                        files.initrd(),
                        files.image())) {
            if (!Files.isReadable(file)) {
                return Optional.of(
                        file + ": no such file (FIRECRACKER_BIN, KERNEL_PATH, BASE_ROOTFS_PATH)");
            }
        }
        return checks.missing().stream().filter(line -> line.startsWith("/")).findFirst();
    }

    @Override
    public String detail() {
        List<String> missing = checks.missing();
        return "Firecracker; %s%s"
                .formatted(
                        wiring.detail(),
                        missing.isEmpty() ? "" : "; missing here: " + String.join("; ", missing));
    }

    @Override
    public void onEnd(Ended listener) {
        ended = listener;
    }

    @Override
    public Reach start(Guest guest, Duration limit, Progress progress)
            throws DriverException, InterruptedException {
        boolean fine = false;
        try {
            endNow(guest.vmId());
            progress.says("preparing its disk");
            fill(guest);
            progress.says("preparing its network");
            wiring.attach(guest);
            progress.says("booting");
            boot(guest, limit);
            fine = true;
            return new Reach(guest.ip(), 22);
        } catch (IOException e) {
            throw new DriverException("Firecracker: " + e.getMessage(), e);
        } finally {
            if (!fine) {
                endNow(guest.vmId());
            }
        }
    }

    /// Puts what the guest needs where its Firecracker sees it.
    private void fill(Guest guest) throws DriverException, IOException, InterruptedException {
        Path root = jailer.root(guest.vmId());
        Files.createDirectories(root.resolve("run"));
        copy(files.kernel(), root.resolve("vmlinux"));
        copy(files.initrd(), root.resolve("initrd.img"));
        Path disk = root.resolve(DISK);
        if (!Files.exists(disk)) {
            Path fresh = root.resolve(".disk.tmp");
            copy(files.image(), fresh);
            Files.move(fresh, disk, StandardCopyOption.ATOMIC_MOVE);
        }
        wiring.settings(guest).write(root.resolve(CONFIG), guest.keys());
        for (String each : List.of("", "run", DISK, CONFIG, "vmlinux", "initrd.img")) {
            own(root.resolve(each), guest);
        }
    }

    /// Blocks are shared with the original where the file system can.
    private static void copy(Path from, Path to) throws DriverException, InterruptedException {
        Program.run(
                LIMIT,
                List.of("cp", "--reflink=auto", "--sparse=always", from.toString(), to.toString()));
    }

    private static void own(Path file, Guest guest) throws IOException {
        if (Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid
                && uid == 0) {
            int user = (int) Subnet.user(guest.ip());
            Files.setAttribute(file, "unix:uid", user, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(file, "unix:gid", user, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private void boot(Guest guest, Duration limit)
            throws DriverException, IOException, InterruptedException {
        GuestLine line = line(guest);
        Vmm vmm = launcher.start(guest);
        FirecrackerApi api = api(guest.vmId());
        guests.put(guest.vmId(), new Running(vmm, api, line));
        api.machine(guest.vcpus(), guest.memoryMib());
        api.boot("/vmlinux", "/initrd.img", KERNEL_LINE);
        api.drive("root", "/" + DISK, true, false, DISK_RATE);
        api.drive("config", "/" + CONFIG, false, true, DISK_RATE);
        String tap = wiring.device(guest.vmId());
        if (!tap.isEmpty()) {
            api.network("eth0", tap, Subnet.mac(guest.ip()), NETWORK_RATE);
        }
        api.vsock(Subnet.user(guest.ip()), "/" + VSOCK);
        api.start();
        if (!line.awaitReady(limit)) {
            throw new DriverException(
                    "its SSH server does not answer after %d s".formatted(limit.toSeconds()));
        }
        watch(guest.vmId(), vmm);
    }

    private GuestLine line(Guest guest) throws IOException {
        Path vsock = jailer.root(guest.vmId()).resolve(VSOCK);
        Files.deleteIfExists(vsock);
        GuestLine line = GuestLine.open(vsock, threads);
        own(vsock.resolveSibling(vsock.getFileName() + "_" + GuestLine.PORT), guest);
        return line;
    }

    private FirecrackerApi api(String vmId) {
        return new FirecrackerApi(jailer.root(vmId).resolve(Jailer.SOCKET.substring(1)));
    }

    private void watch(String vmId, Vmm vmm) {
        threads.fork(() -> {
            while (!vmm.awaitEnd(Duration.ofHours(1))) {
                // it runs; the wait has a limit as every wait has
            }
            Running now = guests.get(vmId);
            if (now != null && now.vmm().equals(vmm)) {
                ended.ended(vmId);
            }
            return true;
        });
    }

    @Override
    public Optional<Reach> adopt(Guest guest, Duration limit) throws InterruptedException {
        Optional<Vmm> vmm = launcher.find(guest.vmId());
        if (vmm.isEmpty()) {
            return Optional.empty();
        }
        boolean fine = false;
        try {
            wiring.attach(guest);
            GuestLine line = GuestLine.open(jailer.root(guest.vmId()).resolve(VSOCK), threads);
            FirecrackerApi api = api(guest.vmId());
            guests.put(guest.vmId(), new Running(vmm.get(), api, line));
            String state = api.state();
            if (state.equals("Paused")) {
                api.resume();
            }
            // one that was never told to start will never be ready
            fine = !state.equals("Not started") && line.awaitReady(limit);
            watch(guest.vmId(), vmm.get());
        } catch (IOException | DriverException e) {
            LOG.log(System.Logger.Level.WARNING, guest.vmId() + " cannot be adopted", e);
        } finally {
            if (!fine) {
                endNow(guest.vmId());
            }
        }
        return fine ? Optional.of(new Reach(guest.ip(), 22)) : Optional.empty();
    }

    @Override
    public boolean runs(String vmId) {
        return launcher.find(vmId).isPresent();
    }

    @Override
    public void stop(String vmId, Duration grace) throws InterruptedException {
        Running guest = guests.remove(vmId);
        if (guest != null) {
            try {
                guest.line().send("stop");
                guest.api().end();
            } catch (IOException | DriverException e) {
                LOG.log(System.Logger.Level.DEBUG, vmId, e);
            }
            guest.vmm().awaitEnd(grace);
            guest.line().close();
        }
        endNow(vmId);
    }

    private void endNow(String vmId) throws InterruptedException {
        Running guest = guests.remove(vmId);
        if (guest != null) {
            guest.line().close();
        }
        Optional<Vmm> vmm = launcher.find(vmId);
        if (vmm.isPresent()) {
            vmm.get().kill();
            vmm.get().awaitEnd(KILL);
        }
        wiring.detach(vmId);
    }

    @Override
    public void destroy(String vmId) throws InterruptedException {
        endNow(vmId);
        try {
            VmFolders.removeTree(jailer.folder().resolve(vmId));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "files of " + vmId + " stay", e);
        }
    }

    @Override
    public Set<String> present() {
        Set<String> all = new TreeSet<>(wiring.present());
        all.addAll(launcher.present());
        String[] jails = jailer.folder().toFile().list();
        for (String each : jails == null ? new String[0] : jails) {
            if (Guest.isVmId(each)) {
                all.add(each);
            }
        }
        return all;
    }

    @Override
    public void close() {
        guests.values().forEach(guest -> guest.line().close());
        guests.clear();
        threads.close();
    }
}
