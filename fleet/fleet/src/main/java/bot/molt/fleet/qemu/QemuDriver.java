package bot.molt.fleet.qemu;

import bot.molt.base.SignalNumbers;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.config.PrivateFile;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.Program;
import bot.molt.fleet.driver.Reach;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.net.Wiring;
import bot.molt.linux.process.ForeignProcess;
import bot.molt.linux.process.Poller;
import bot.molt.linux.process.ProcEntry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Guests in QEMU. A QEMU detaches itself from us, keeps its pid in the guest's folder, and is
/// known again by the guest's id and folder on its command line.
///
/// Threads: as [Driver].
public final class QemuDriver implements Driver {
    private static final System.Logger LOG = System.getLogger(QemuDriver.class.getName());
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final QemuSettings settings;
    private final VmFolders folders;
    private final Wiring wiring;
    private final QemuCommand command;
    private final Poller poller;
    private final TaskScope threads = new TaskScope("qemu");
    private final Map<String, QemuGuest> guests = new ConcurrentHashMap<>();
    private final ReentrantLock probing = new ReentrantLock();
    private final Kvm kvm;
    private volatile Ended ended = _ -> {};
    private volatile String version = "";
    private volatile String accel = "";

    private QemuDriver(
            QemuSettings settings, VmFolders folders, Wiring wiring, Poller poller, boolean root) {
        this.settings = settings;
        this.folders = folders;
        this.wiring = wiring;
        this.poller = poller;
        command = new QemuCommand(settings, folders, wiring, root);
        kvm = new Kvm(folders.data(), command.probe());
    }

    /// Makes the folders.
    ///
    /// Errors: `IOException` where they cannot be used.
    public static QemuDriver open(
            QemuSettings settings, VmFolders folders, Wiring wiring, boolean root)
            throws IOException {
        folders.make();
        return new QemuDriver(settings, folders, wiring, Poller.start(), root);
    }

    @Override
    public String name() {
        return "qemu";
    }

    @Override
    public Optional<String> trouble() {
        for (Path file : List.of(settings.kernel(), settings.initrd(), settings.image())) {
            if (!Files.isReadable(file)) {
                return Optional.of(
                        "%s: no such file (expected: what `moltbot moltage rootfs build` makes)"
                                .formatted(file));
            }
        }
        return version().isEmpty()
                ? Optional.of(
                        "%s: cannot be run (apt-get install qemu-system-x86 qemu-utils)"
                                .formatted(settings.program()))
                : Optional.empty();
    }

    private String version() {
        if (version.isEmpty()) {
            try {
                String said = Program.run(LIMIT, List.of(settings.program(), "--version"));
                version = said.lines().findFirst().orElse("").replaceAll("\\s*\\(.*", "");
            } catch (DriverException e) {
                LOG.log(System.Logger.Level.DEBUG, "qemu", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return version;
    }

    @Override
    public String detail() {
        return "%s, %s; %s"
                .formatted(
                        version(),
                        accel.isEmpty() ? "acceleration not tried yet" : accel,
                        wiring.detail());
    }

    @Override
    public void onEnd(Ended listener) {
        ended = listener;
    }

    @Override
    public Reach start(Guest guest, Duration limit, Progress progress)
            throws DriverException, InterruptedException {
        Optional<String> trouble = trouble();
        if (trouble.isPresent()) {
            throw new DriverException(trouble.get());
        }
        boolean fine = false;
        try {
            Reach reach = started(guest, limit, progress);
            fine = true;
            return reach;
        } catch (IOException e) {
            throw new DriverException("QEMU: " + e.getMessage(), e);
        } finally {
            if (!fine) {
                endNow(guest.vmId());
            }
        }
    }

    private Reach started(Guest guest, Duration limit, Progress progress)
            throws DriverException, IOException, InterruptedException {
        String vmId = guest.vmId();
        endNow(vmId);
        progress.says("preparing its disk");
        PrivateFile.tighten(folders.of(vmId));
        VmFolders.removeTree(folders.socketsOf(vmId));
        PrivateFile.tighten(folders.socketsOf(vmId));
        disk(vmId);
        wiring.settings(guest).write(folders.of(vmId).resolve(QemuCommand.CONFIG), guest.keys());
        progress.says("preparing its network");
        wiring.attach(guest);
        boolean fast = accelerated();
        progress.says(fast ? "booting" : "booting in software, which takes a while");
        Program.run(LIMIT, command.of(guest, fast));
        ForeignProcess process =
                running(vmId)
                        .orElseThrow(() -> new DriverException("QEMU ended as soon as it began"));
        QemuGuest made = connect(vmId, process);
        if (!made.awaitReady(limit)) {
            throw new DriverException(
                    (made.runs()
                                    ? "its SSH server does not answer after %d s; its console: "
                                            .formatted(limit.toSeconds())
                                    : "it ended before its SSH server answered; its console: ")
                            + made.lastWords());
        }
        return reach(guest, made);
    }

    private QemuGuest connect(String vmId, ForeignProcess process)
            throws IOException, InterruptedException {
        QemuGuest made =
                QemuGuest.connect(
                        process, folders.socketsOf(vmId), threads, () -> ended.ended(vmId));
        guests.put(vmId, made);
        return made;
    }

    private Reach reach(Guest guest, QemuGuest made) throws IOException, InterruptedException {
        return wiring.device(guest.vmId()).isEmpty()
                ? new Reach("127.0.0.1", made.forwardedPort())
                : new Reach(guest.ip(), 22);
    }

    /// A layer over the image that holds what the guest changed.
    private void disk(String vmId) throws DriverException, IOException, InterruptedException {
        Path disk = folders.of(vmId).resolve(QemuCommand.DISK);
        if (Files.exists(disk)) {
            return;
        }
        Path fresh = folders.of(vmId).resolve(".disk.tmp");
        Files.deleteIfExists(fresh);
        Program.run(
                LIMIT,
                List.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "raw",
                        "-b",
                        settings.image().toAbsolutePath().toString(),
                        fresh.toString()));
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, disk, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean accelerated() throws DriverException, InterruptedException {
        probing.lockInterruptibly();
        try {
            boolean fast =
                    switch (settings.accel()) {
                        case TCG -> false;
                        case KVM, AUTO -> kvm.works();
                    };
            if (settings.accel() == QemuSettings.Accel.KVM && !fast) {
                throw new DriverException(
                        "VM_ACCEL: kvm (no virtual processor makes progress here; expected: auto or tcg)");
            }
            accel = fast ? "KVM" : "software emulation";
            return fast;
        } finally {
            probing.unlock();
        }
    }

    @Override
    public Optional<Reach> adopt(Guest guest, Duration limit) throws InterruptedException {
        Optional<ForeignProcess> process = running(guest.vmId());
        if (process.isEmpty()) {
            return Optional.empty();
        }
        Optional<Reach> reach = Optional.empty();
        try {
            wiring.attach(guest);
            QemuGuest made = connect(guest.vmId(), process.get());
            if (made.awaitReady(limit)) {
                reach = Optional.of(reach(guest, made));
            }
        } catch (IOException | DriverException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} cannot be adopted: {1}", guest.vmId(), e);
        } finally {
            if (reach.isEmpty()) {
                endNow(guest.vmId());
            }
        }
        return reach;
    }

    @Override
    public boolean runs(String vmId) {
        QemuGuest guest = guests.get(vmId);
        return guest == null ? running(vmId).isPresent() : guest.runs();
    }

    @Override
    public void stop(String vmId, Duration grace) throws InterruptedException {
        QemuGuest guest = guests.get(vmId);
        Optional<ForeignProcess> process = running(vmId);
        try {
            if (guest == null && process.isPresent()) {
                guest = connect(vmId, process.get());
            }
            if (guest != null) {
                guest.stop(grace);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, vmId + " cannot be asked to end", e);
        } finally {
            endNow(vmId);
        }
    }

    /// Ends the process, where there is one, and lets go of its sockets and its device.
    private void endNow(String vmId) throws InterruptedException {
        QemuGuest guest = guests.remove(vmId);
        if (guest != null) {
            guest.close();
        }
        Optional<ForeignProcess> process = running(vmId);
        if (process.isPresent()) {
            process.get().signal(SignalNumbers.KILL);
            process.get().awaitEnd(LIMIT);
        }
        wiring.detach(vmId);
    }

    @Override
    public void destroy(String vmId) throws InterruptedException {
        endNow(vmId);
        try {
            folders.remove(vmId);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "files of " + vmId + " stay", e);
        }
    }

    @Override
    public Set<String> present() {
        Set<String> all = new TreeSet<>(wiring.present());
        try {
            all.addAll(folders.present());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "folders of guests", e);
        }
        for (ProcEntry entry : ProcEntry.all()) {
            vmId(entry.pid()).ifPresent(all::add);
        }
        return all;
    }

    private Optional<ForeignProcess> running(String vmId) {
        return ProcEntry.all().stream()
                .filter(entry -> vmId(entry.pid()).filter(vmId::equals).isPresent())
                .findFirst()
                .flatMap(entry -> ForeignProcess.of(entry.pid(), poller));
    }

    /// The guest that a process of this machine is, where it is one of this fleet's.
    private Optional<String> vmId(long pid) {
        String line;
        try {
            line =
                    Files.readString(
                            Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return Optional.empty(); // gone meanwhile
        }
        List<String> words = Arrays.asList(line.split("\0", -1));
        int name = words.indexOf("-name");
        int file = words.indexOf("-pidfile");
        if (name < 0 || file < 0 || !Guest.isVmId(words.get(name + 1))) {
            return Optional.empty();
        }
        String vmId = words.get(name + 1);
        Path mine = folders.of(vmId).resolve(QemuCommand.PID);
        return Objects.equals(words.get(file + 1), mine.toString())
                ? Optional.of(vmId)
                : Optional.empty();
    }

    @Override
    public void close() {
        guests.values().forEach(QemuGuest::close);
        guests.clear();
        threads.close();
        poller.close();
    }
}
