package bot.molt.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Ids;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// A Debian with systemd as its first process, in namespaces of its own on this machine. The image
/// is made once by debootstrap and kept; what a test changes goes with the machine.
final class SystemdMachine {
    private static final String PACKAGES =
            "systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,procps,bubblewrap,iproute2,ca-certificates";
    static final Path HOUSE =
            Path.of(System.getProperty("house", "..")).toAbsolutePath().normalize();

    private final Path folder;
    private final Path group;
    private final Process process;
    private final long init;

    /// What a command gave.
    record Ran(int code, String output) {}

    private SystemdMachine(Path folder, Path group, Process process, long init) {
        this.folder = folder;
        this.group = group;
        this.process = process;
        this.init = init;
    }

    /// @param folder empty, for whatever the machine needs
    static SystemdMachine boot(Path folder) throws Exception {
        Path dist = Files.createDirectory(folder.resolve("dist"));
        Files.setPosixFilePermissions(dist, PosixFilePermissions.fromString("rwxr-xr-x"));
        Dist.make(dist, HOUSE);
        Dist.another(dist.resolve("app/target/dist/lib"), dist.resolve("next"), "2026.12.0");
        Path work = Files.createDirectory(folder.resolve("work"));
        Path booted = dist.resolve("booted");
        assertThat(new ProcessBuilder("mkfifo", booted.toString()).start().waitFor()).isZero();
        Path script = folder.resolve("boot.sh");
        try (InputStream text = SystemdMachine.class.getResourceAsStream("boot.sh")) {
            Files.copy(Objects.requireNonNull(text), script);
        }
        Path group = groups().resolve("moltbot-test-" + Ids.text(6));
        Files.createDirectory(group);
        Process process =
                new ProcessBuilder(
                                "/bin/sh",
                                "-c",
                                "echo $$ > \"$0/cgroup.procs\" && exec unshare --mount --pid --uts --ipc --net --cgroup --fork --kill-child sh \"$@\"",
                                group.toString(),
                                script.toString(),
                                image().toString(),
                                work.toString(),
                                System.getProperty("java.home"),
                                dist.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("boot.txt").toFile())
                        .start();
        try (BufferedReader said = Files.newBufferedReader(booted)) {
            assertThat(said.readLine()).isEqualTo("booted");
        }
        long init = process.children().findFirst().orElseThrow().pid();
        return new SystemdMachine(folder, group, process, init);
    }

    private static Path groups() {
        Path second = Path.of("/sys/fs/cgroup/unified");
        return Files.isDirectory(second) ? second : Path.of("/sys/fs/cgroup");
    }

    private static Path image() throws Exception {
        Path cache = Path.of(System.getProperty("user.home"), ".cache/moltbot-tests");
        Files.createDirectories(cache);
        String codename =
                Files.readAllLines(Path.of("/etc/os-release")).stream()
                        .filter(line -> line.startsWith("VERSION_CODENAME="))
                        .map(line -> line.substring(line.indexOf('=') + 1))
                        .findFirst()
                        .orElse("stable");
        Path image = cache.resolve("systemd-" + codename);
        try (FileChannel lock =
                FileChannel.open(
                        cache.resolve("systemd.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE)) {
            lock.lock();
            if (!Files.isDirectory(image)) {
                make(image, codename);
            }
        }
        return image;
    }

    private static void make(Path image, String codename) throws Exception {
        Path half = image.resolveSibling(image.getFileName() + ".half");
        Path said = image.resolveSibling(image.getFileName() + ".log");
        String line =
                "rm -rf \"$1\" && exec debootstrap --variant=minbase --include=\"$2\" \"$0\" \"$1\"";
        Process made =
                new ProcessBuilder("/bin/sh", "-c", line, codename, half.toString(), PACKAGES)
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        assertThat(made.waitFor()).as("debootstrap, see " + said).isZero();
        Files.move(half, image, StandardCopyOption.ATOMIC_MOVE);
    }

    /// Runs a command there as root.
    Ran root(String line) throws Exception {
        return run(List.of(), line);
    }

    /// Runs a command there as a user whose manager runs.
    Ran user(String name, int id, String line) throws Exception {
        return run(asUser(name, id), line);
    }

    private static List<String> asUser(String name, int id) {
        return List.of(
                "runuser",
                "-u",
                name,
                "--",
                "env",
                "USER=" + name,
                "HOME=/home/" + name,
                "XDG_RUNTIME_DIR=/run/user/" + id);
    }

    private Ran run(List<String> before, String line) throws Exception {
        Process ran = start(before, line);
        String output =
                new String(ran.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return new Ran(ran.waitFor(), output);
    }

    private Process start(List<String> before, String line) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "nsenter",
                                "-t",
                                Long.toString(init),
                                "-a",
                                "env",
                                "-i",
                                "HOME=/root",
                                "USER=root",
                                "MOLTBOT_NO_AOT=1",
                                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
        command.addAll(before);
        command.addAll(List.of("/bin/sh", "-c", "cd; " + line));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /// The journal as it grows.
    static final class Journal implements AutoCloseable {
        private final Process following;
        private final BufferedReader lines;
        private final List<String> seen = new ArrayList<>();

        private Journal(Process following) {
            this.following = following;
            this.lines = following.inputReader(StandardCharsets.UTF_8);
        }

        /// Reads on until a line holds the text.
        String await(String text) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.add(line);
                if (line.contains(text)) {
                    return line;
                }
            }
            throw new AssertionError("the journal ended without " + text + ": " + seen);
        }

        @Override
        public void close() {
            following.destroy();
        }
    }

    /// What a user's services write from now on; returns once the journal is open.
    Journal journal(String name, int id) throws Exception {
        String mark = "mark-" + Ids.text(8);
        Journal journal =
                new Journal(
                        start(
                                asUser(name, id),
                                "exec journalctl --user -f -n 50 -o short-monotonic"));
        assertThat(user(name, id, "systemd-run --user -q --wait echo " + mark).code()).isZero();
        journal.await(mark);
        return journal;
    }

    void end() throws Exception {
        root("systemctl exit --force --force");
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try (var groups = Files.walk(group)) {
            for (Path each :
                    groups.filter(Files::isDirectory)
                            .sorted(java.util.Comparator.reverseOrder())
                            .toList()) {
                Files.deleteIfExists(each);
            }
        }
        Files.deleteIfExists(folder.resolve("dist/booted"));
    }
}
