package bot.molt.fleet.qemu;

import bot.molt.fleet.driver.Guest;
import bot.molt.fleet.driver.VmFolders;
import bot.molt.fleet.net.Subnet;
import bot.molt.fleet.net.Wiring;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Command lines of QEMU.
final class QemuCommand {
    static final String DISK = "disk.qcow2";
    static final String CONFIG = "config.tar";
    static final String PID = "pid";
    static final String CONTROL = "qmp.sock";
    static final String AGENT = "agent.sock";
    static final String PROBE = "molt.probe";

    private static final String KERNEL_LINE =
            "console=ttyS0 quiet reboot=t panic=-1 no_timer_check random.trust_cpu=on";

    private final QemuSettings settings;
    private final VmFolders folders;
    private final Wiring wiring;
    private final boolean root;

    QemuCommand(QemuSettings settings, VmFolders folders, Wiring wiring, boolean root) {
        this.settings = settings;
        this.folders = folders;
        this.wiring = wiring;
        this.root = root;
    }

    List<String> of(Guest guest, boolean kvm) {
        String vmId = guest.vmId();
        Path files = folders.of(vmId);
        Path sockets = folders.socketsOf(vmId);
        List<String> line = new ArrayList<>(machine(kvm, guest.memoryMib(), guest.vcpus()));
        add(line, "-name", vmId);
        add(line, "-daemonize", "-pidfile", files.resolve(PID).toString());
        add(line, "-action", "reboot=shutdown,shutdown=pause");
        if (root) {
            String user = Long.toString(Subnet.user(guest.ip()));
            add(line, "-runas", user + ":" + user);
            add(line, "-sandbox", "on,obsolete=deny,resourcecontrol=deny");
        } else {
            add(line, "-sandbox", "on,obsolete=deny,elevateprivileges=deny,resourcecontrol=deny");
        }
        add(line, "-append", KERNEL_LINE);
        add(line, "-chardev", "ringbuf,id=console,size=65536", "-serial", "chardev:console");
        String bus = kvm ? "device" : "pci";
        disk(line, bus, "root", files.resolve(DISK), "qcow2,discard=unmap");
        disk(line, bus, "config", files.resolve(CONFIG), "raw,readonly=on");
        network(line, bus, guest);
        add(line, "-device", "virtio-serial-" + bus);
        add(line, "-chardev", socket("agent", sockets.resolve(AGENT)));
        add(line, "-device", "virtserialport,chardev=agent,name=bot.molt.agent");
        add(line, "-chardev", socket("control", sockets.resolve(CONTROL)));
        add(line, "-mon", "chardev=control,mode=control");
        return line;
    }

    /// One that ends by itself as soon as its first program runs.
    List<String> probe() {
        List<String> line = new ArrayList<>(machine(true, 128, 1));
        add(line, "-append", "console=ttyS0 quiet reboot=t panic=-1 " + PROBE);
        add(line, "-serial", "stdio", "-monitor", "none");
        return line;
    }

    private List<String> machine(boolean kvm, int memoryMib, int vcpus) {
        List<String> line = new ArrayList<>();
        add(line, settings.program());
        // In software the small machine has no clock that a busy host cannot disturb: its kernel
        // then finds no rate for its counter and stands still.
        add(line, "-M", kvm ? "microvm,acpi=on,rtc=on" : "pc,usb=off,vmport=off");
        add(line, "-accel", kvm ? "kvm" : "tcg,tb-size=128");
        add(line, "-cpu", kvm ? "host" : "max");
        add(line, "-m", Integer.toString(memoryMib), "-smp", Integer.toString(vcpus));
        add(line, "-nodefaults", "-no-user-config", "-display", "none", "-no-reboot");
        add(line, "-kernel", settings.kernel().toString());
        add(line, "-initrd", settings.initrd().toString());
        return line;
    }

    private static void disk(List<String> line, String bus, String name, Path file, String format) {
        add(
                line,
                "-drive",
                "id=%s,file=%s,if=none,format=%s".formatted(name, escaped(file), format));
        add(line, "-device", "virtio-blk-%s,drive=%s,serial=%s".formatted(bus, name, name));
    }

    private void network(List<String> line, String bus, Guest guest) {
        String device = wiring.device(guest.vmId());
        add(
                line,
                "-netdev",
                device.isEmpty()
                        ? "user,id=net,restrict=on,hostfwd=tcp:127.0.0.1:0-:22"
                        : "tap,id=net,script=no,downscript=no,ifname=" + device);
        add(
                line,
                "-device",
                "virtio-net-%s,netdev=net,mac=".formatted(bus) + Subnet.mac(guest.ip()));
    }

    private static String socket(String name, Path path) {
        return "socket,id=%s,path=%s,server=on,wait=off".formatted(name, escaped(path));
    }

    /// A comma ends a value.
    private static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }

    private static void add(List<String> line, String... words) {
        line.addAll(List.of(words));
    }
}
