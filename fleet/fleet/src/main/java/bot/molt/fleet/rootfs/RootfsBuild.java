package bot.molt.fleet.rootfs;

import bot.molt.base.Digests;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Program;
import bot.molt.fleet.driver.VmFolders;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Makes an image from which guests start. The same packages give the same bytes. Needs root, since
/// the files of a root file system belong to many users.
///
/// Threads: one.
public final class RootfsBuild {
    private static final Duration LONG = Duration.ofMinutes(60);
    private static final Duration SHORT = Duration.ofMinutes(5);

    /// A fixed identity, so that the same files make the same image.
    private static final String UUID = "6d6f6c74-6167-4e00-8000-000000000001";

    private final RootfsOrder order;
    private final Driver.Progress progress;

    public RootfsBuild(RootfsOrder order, Driver.Progress progress) {
        this.order = order;
        this.progress = progress;
    }

    /// Makes the image, in the place of one that is there; guests that run keep theirs.
    ///
    /// Errors: `DriverException` where a program is missing or fails, with what to do.
    public void run() throws DriverException, IOException, InterruptedException {
        if (ProcessHandle.current().info().user().filter("root"::equals).isEmpty()) {
            throw new DriverException(
                    "rootfs build: not root (expected: root, since files of many users are made; sudo it)");
        }
        Files.createDirectories(order.work());
        Files.createDirectories(order.into().resolve("rootfs"));
        progress.says("1/5 kernel");
        Path kernel = new KernelPackage(order.kernel(), order.work()).unpacked();
        progress.says("2/5 root file system: " + order.base());
        Path root = order.work().resolve("root");
        VmFolders.removeTree(root);
        new RootTree(order, root).make();
        progress.says("3/5 programs of a guest");
        Path busybox = busybox();
        new GuestTree(root).dress(busybox);
        progress.says("4/5 first programs");
        Path initrd = order.work().resolve("initrd.img");
        Files.write(initrd, Initrd.of(busybox, kernel));
        progress.says("5/5 disk of %d MiB".formatted(order.sizeMib()));
        Path disk = disk(root);
        publish(KernelPackage.image(kernel), initrd, disk);
        VmFolders.removeTree(root);
        progress.says("done: " + order.into());
    }

    private static Path busybox() throws DriverException {
        for (String each : List.of("/bin/busybox", "/usr/bin/busybox")) {
            if (Files.isExecutable(Path.of(each))) {
                return Path.of(each);
            }
        }
        throw new DriverException("busybox: not there (apt-get install busybox-static)");
    }

    private Path disk(Path root) throws DriverException, IOException, InterruptedException {
        Path disk = order.work().resolve("rootfs.ext4");
        Files.deleteIfExists(disk);
        List<String> command =
                new ArrayList<>(List.of("env", "E2FSPROGS_FAKE_TIME=1", "mkfs.ext4", "-q"));
        command.addAll(List.of("-F", "-L", "molt", "-U", UUID));
        command.addAll(List.of("-E", "hash_seed=" + UUID + ",root_owner=0:0"));
        command.addAll(List.of("-d", root.toString(), disk.toString(), order.sizeMib() + "M"));
        Program.run(LONG, command);
        return disk;
    }

    private void publish(Path kernel, Path initrd, Path disk)
            throws DriverException, IOException, InterruptedException {
        Path image = order.into().resolve("rootfs/clawdbot.ext4");
        copy(kernel, order.into().resolve("vmlinux"));
        copy(initrd, order.into().resolve("initrd.img"));
        copy(disk, image);
        Files.deleteIfExists(disk);
        Json.Obj made =
                Json.object()
                        .put("base", order.base().name())
                        .put("sizeMib", order.sizeMib())
                        .put("kernel", digest(order.into().resolve("vmlinux")))
                        .put("initrd", digest(order.into().resolve("initrd.img")))
                        .put("rootfs", digest(image))
                        .build();
        Files.writeString(order.into().resolve("image.json"), JsonText.compact(made) + "\n");
    }

    /// Holes stay holes, and a reader sees the old file or the new one.
    private static void copy(Path from, Path to)
            throws DriverException, IOException, InterruptedException {
        Path fresh = to.resolveSibling("." + to.getFileName() + ".tmp");
        Program.run(
                SHORT,
                List.of(
                        "cp",
                        "--sparse=always",
                        "--reflink=auto",
                        from.toString(),
                        fresh.toString()));
        Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String digest(Path file) throws IOException {
        MessageDigest digest = Digests.sha256();
        byte[] buffer = new byte[1 << 20];
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            while (in.read(buffer) >= 0) {
                // the digest sees what is read
            }
        }
        return "sha256:" + HexFormat.of().formatHex(digest.digest());
    }
}
