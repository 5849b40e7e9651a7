package bot.molt.fleet.rootfs;

import bot.molt.fleet.driver.DriverException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// What a kernel starts from: one program, a script, and the drivers of a guest's devices.
final class Initrd {
    /// In the order in which they lean on each other. What is built in is not there.
    private static final List<String> MODULES =
            List.of(
                    "virtio_ring",
                    "virtio",
                    "virtio_mmio",
                    "virtio_pci_modern_dev",
                    "virtio_pci_legacy_dev",
                    "virtio_pci",
                    "virtio_blk",
                    "virtio_console",
                    "failover",
                    "net_failover",
                    "virtio_net",
                    "vsock",
                    "vmw_vsock_virtio_transport_common",
                    "vmw_vsock_virtio_transport");

    private static final List<String> APPLETS =
            List.of("sh", "mount", "cat", "reboot", "insmod", "mkdir", "tar", "switch_root");

    private Initrd() {}

    /// @param busybox a program that needs no library
    /// @param kernel an unpacked package
    static byte[] of(Path busybox, Path kernel) throws DriverException, IOException {
        CpioWriter cpio = new CpioWriter();
        for (String folder : List.of("bin", "mod", "dev", "proc", "sys", "new")) {
            cpio.folder(folder);
        }
        cpio.file("bin/busybox", Files.readAllBytes(busybox), 0755);
        for (String applet : APPLETS) {
            cpio.link("bin/" + applet, "busybox");
        }
        cpio.file("init", GuestTree.resource("init"), 0755);
        StringBuilder order = new StringBuilder();
        Path modules = KernelPackage.modules(kernel);
        for (String module : MODULES) {
            Optional<Path> file = find(modules, module + ".ko");
            if (file.isPresent()) {
                cpio.file("mod/" + module + ".ko", Files.readAllBytes(file.get()), 0644);
                order.append(module).append('\n');
            }
        }
        cpio.file("mod/order", order.toString().getBytes(StandardCharsets.UTF_8), 0644);
        ByteArrayOutputStream small = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(small)) {
            gzip.write(cpio.end());
        }
        return small.toByteArray();
    }

    private static Optional<Path> find(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(path -> path.getFileName().toString().equals(name)).findFirst();
        }
    }
}
