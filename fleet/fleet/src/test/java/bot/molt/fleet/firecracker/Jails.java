package bot.molt.fleet.firecracker;

import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.net.UserNet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A folder that looks like a machine that is fit for Firecracker.
public final class Jails {
    private Jails() {}

    /// Makes it.
    public static void fill(Path folder) throws IOException {
        for (String file : List.of("firecracker", "jailer", "vmlinux", "initrd.img", "image")) {
            Files.writeString(folder.resolve(file), file);
        }
        Files.createDirectories(folder.resolve("host/dev"));
        Files.createFile(folder.resolve("host/dev/kvm"));
        Files.createDirectories(folder.resolve("host/sys/fs/cgroup"));
        Files.createFile(folder.resolve("host/sys/fs/cgroup/cgroup.controllers"));
    }

    static Jailer jailer(Path folder) {
        return new Jailer(folder.resolve("firecracker"), folder.resolve("j"));
    }

    static FirecrackerDriver driver(Path folder, Launcher launcher) {
        return new FirecrackerDriver(
                jailer(folder),
                new FirecrackerDriver.StartFiles(
                        folder.resolve("vmlinux"),
                        folder.resolve("initrd.img"),
                        folder.resolve("image")),
                new UserNet(),
                new HostChecks(folder.resolve("host")),
                launcher);
    }

    /// A driver whose Firecrackers live in this process.
    public static Driver here(Path folder, VmmHost host) {
        return driver(folder, host);
    }

    /// A driver whose Firecrackers live in another process.
    ///
    /// @param port where that listens
    public static Driver elsewhere(Path folder, int port) {
        return driver(folder, new DistantLauncher(port));
    }
}
