package bot.molt.fleet.qemu;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.rootfs.RootfsBuild;
import bot.molt.fleet.rootfs.RootfsOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An image made here once by `rootfs build`, and kept for the next run.
public final class GuestImage {
    private GuestImage() {}

    public static QemuSettings settings()
            throws DriverException, IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("user.home"), ".cache/moltbot-tests/moltage");
        if (!Files.exists(folder.resolve("image.json"))) {
            new RootfsBuild(
                            new RootfsOrder(
                                    RootfsOrder.Base.DEBIAN,
                                    "",
                                    "",
                                    List.of(),
                                    1_024,
                                    folder,
                                    folder.resolve("work")),
                            _ -> {})
                    .run();
        }
        return new QemuSettings(
                "qemu-system-x86_64",
                folder.resolve("vmlinux"),
                folder.resolve("initrd.img"),
                folder.resolve("rootfs/clawdbot.ext4"),
                QemuSettings.Accel.AUTO);
    }
}
