package bot.molt.fleet.docker;

import bot.molt.base.Digests;
import bot.molt.fleet.driver.Driver;
import bot.molt.fleet.driver.DriverException;
import bot.molt.fleet.driver.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/// The image of guests as Docker has it: made of the disk that other drivers start from, once for
/// each state of that file.
///
/// Threads: any; one makes it, the others wait.
final class DockerImage {
    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int DIGITS = 16;

    /// Reads the disk where nothing of it is written, and lets go of it in any case.
    private static final String ARCHIVE =
            """
            set -e
            mount -o loop,ro,noload "$1" "$2"
            trap 'umount "$2"' EXIT
            tar --numeric-owner --one-file-system -C "$2" -cf "$3" .
            """;

    private final Docker docker;
    private final Path disk;
    private final Path work;
    private final ReentrantLock making = new ReentrantLock();

    DockerImage(Docker docker, Path disk, Path work) {
        this.docker = docker;
        this.disk = disk;
        this.work = work;
    }

    /// Its name, once it is there.
    String name(Driver.Progress progress)
            throws DriverException, IOException, InterruptedException {
        String state =
                "%s %d %s"
                        .formatted(
                                disk.toRealPath(),
                                Files.size(disk),
                                Files.getLastModifiedTime(disk));
        String digest =
                HexFormat.of()
                        .formatHex(Digests.sha256(state.getBytes(StandardCharsets.UTF_8)))
                        .substring(0, DIGITS);
        String name = "moltage-guest:" + digest;
        making.lockInterruptibly();
        try {
            if (!docker.hasImage(name)) {
                progress.says("handing the image to Docker, once");
                make(name);
            }
            return name;
        } finally {
            making.unlock();
        }
    }

    private void make(String name) throws DriverException, IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, ".image");
        Path archive = folder.resolve("root.tar");
        Path mount = Files.createDirectory(folder.resolve("mount"));
        try {
            Program.run(
                    LIMIT,
                    List.of(
                            "sh",
                            "-c",
                            ARCHIVE,
                            "sh",
                            disk.toString(),
                            mount.toString(),
                            archive.toString()));
            docker.importImage(archive, name);
        } finally {
            Files.deleteIfExists(archive);
            Files.deleteIfExists(mount);
            Files.deleteIfExists(folder);
        }
    }
}
