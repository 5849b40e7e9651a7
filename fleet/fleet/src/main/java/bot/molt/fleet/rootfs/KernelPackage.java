package bot.molt.fleet.rootfs;

import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Program;
import bot.molt.fleet.driver.VmFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A kernel out of a Debian package, which is unpacked and not installed.
final class KernelPackage {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final String NEWEST = "linux-image-cloud-amd64";

    private final String given;
    private final Path work;

    /// @param given path of a package; empty for the newest of the machine's sources
    KernelPackage(String given, Path work) {
        this.given = given;
        this.work = work;
    }

    /// The folder with the package's files.
    Path unpacked() throws DriverException, IOException, InterruptedException {
        Path archive = given.isEmpty() ? downloaded() : Path.of(given);
        Path into = work.resolve("kernel");
        VmFolders.removeTree(into);
        Program.run(LIMIT, List.of("dpkg-deb", "-x", archive.toString(), into.toString()));
        return into;
    }

    private Path downloaded() throws DriverException, IOException, InterruptedException {
        String name =
                Program.run(LIMIT, List.of("apt-cache", "depends", NEWEST))
                        .lines()
                        .map(String::strip)
                        .filter(line -> line.startsWith("Depends: linux-image-"))
                        .map(line -> line.substring("Depends: ".length()))
                        .findFirst()
                        .orElseThrow(() ->
                                new DriverException(
                                        NEWEST
                                                + ": not among the packages of this machine (apt-get update, or name a .deb of a kernel)"));
        Path folder = work.resolve("kernel-package");
        Files.createDirectories(folder);
        Optional<Path> there = archive(folder, name);
        if (there.isEmpty()) {
            Program.run(
                    LIMIT,
                    List.of(
                            "sh",
                            "-c",
                            "cd \"$1\" && exec apt-get download \"$2\"",
                            "sh",
                            folder.toString(),
                            name));
            there = archive(folder, name);
        }
        return there.orElseThrow(() -> new DriverException(name + ": was not downloaded"));
    }

    private static Optional<Path> archive(Path folder, String name) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(path -> path.getFileName().toString().startsWith(name + "_"))
                    .filter(path -> path.getFileName().toString().endsWith(".deb"))
                    .findFirst();
        }
    }

    /// The kernel itself in an unpacked package.
    static Path image(Path unpacked) throws DriverException, IOException {
        return first(unpacked.resolve("boot"), "vmlinuz-");
    }

    /// The folder of its modules.
    static Path modules(Path unpacked) throws DriverException, IOException {
        Path folder = unpacked.resolve("lib/modules");
        Path below = Files.isDirectory(folder) ? folder : unpacked.resolve("usr/lib/modules");
        return first(below, "").resolve("kernel");
    }

    private static Path first(Path folder, String start) throws DriverException, IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.list(folder)) {
                Optional<Path> found =
                        all.filter(path -> path.getFileName().toString().startsWith(start))
                                .sorted()
                                .findFirst();
                if (found.isPresent()) {
                    return found.get();
                }
            }
        }
        throw new DriverException(
                "%s: no %s* (expected: the package of a kernel)".formatted(folder, start));
    }
}
