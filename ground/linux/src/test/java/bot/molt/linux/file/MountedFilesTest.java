package bot.molt.linux.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.Worker;
import bot.molt.spi.sandbox.FileInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountedFilesTest {
    private static final String OPENED =
            "/workspace, /home/moltbot, /var/tmp, /workspace/data, /workspace/deep/ro, /etc/conf";
    private static final Duration RACE = Duration.ofSeconds(2);
    private static final boolean ROOT = Owner.self().uid() == 0;
    private static final Owner OWNER = ROOT ? new Owner(231_099, 231_099) : Owner.self();

    /// Not below a mount: a host path means nothing inside.
    @TempDir Path host;

    private NativeFiles files;

    @BeforeEach
    void mount() throws Exception {
        for (String folder : List.of("ws", "home", "tmp", "data", "ro", "outside")) {
            Files.createDirectory(host.resolve(folder));
        }
        Files.writeString(host.resolve("outside/secret"), "the secret");
        Files.writeString(host.resolve("conf"), "conf");
        Files.writeString(host.resolve("ro/fixed"), "fixed");
        Files.writeString(host.resolve("data/d"), "d");
        files =
                NativeFiles.mounted(
                        List.of(
                                new Mount("/workspace", host.resolve("ws"), true),
                                new Mount("/home/moltbot", host.resolve("home"), true),
                                new Mount("/var/tmp", host.resolve("tmp"), true),
                                new Mount("/workspace/data", host.resolve("data"), true),
                                new Mount("/workspace/deep/ro", host.resolve("ro"), false),
                                new Mount("/etc/conf", host.resolve("conf"), true)),
                        "/workspace",
                        OWNER);
    }

    @AfterEach
    void close() {
        files.close();
    }

    @Test
    void pathsAreThoseInside() throws Exception {
        assertThat(files.write("a/b", bytes("1"), null).path()).isEqualTo("/workspace/a/b");
        assertThat(files.write("/var/tmp/t", bytes("2"), null).path()).isEqualTo("/var/tmp/t");
        assertThat(files.write("../home/moltbot/h", bytes("3"), null).path())
                .isEqualTo("/home/moltbot/h");
        assertThat(Files.readString(host.resolve("ws/a/b"))).isEqualTo("1");
        assertThat(Files.readString(host.resolve("tmp/t"))).isEqualTo("2");
        assertThat(Files.readString(host.resolve("home/h"))).isEqualTo("3");
        assertThat(text("/workspace/data/d")).isEqualTo("d");
        assertThat(text("data/../../workspace/data/d")).isEqualTo("d");
        assertThat(text("/../../workspace/./data//d")).isEqualTo("d");
        assertThat(text("deep/ro/fixed")).isEqualTo("fixed");
        assertThat(text("/etc/conf")).isEqualTo("conf");
    }

    @Test
    void linksMeanWhatTheyMeanInside() throws Exception {
        link("ws/abs", "/home/moltbot/h");
        link("ws/relative", "../home/moltbot/h");
        link("home/back", "/workspace/data");
        link("ws/conf", "/etc/conf");
        Files.writeString(host.resolve("home/h"), "home");
        assertThat(text("abs")).isEqualTo("home");
        assertThat(text("relative")).isEqualTo("home");
        assertThat(text("/home/moltbot/back/d")).isEqualTo("d");
        assertThat(text("conf")).isEqualTo("conf");
        assertThat(files.stat("/home/moltbot/back/d").path()).isEqualTo("/workspace/data/d");
        files.write("abs", bytes("new"), null);
        assertThat(Files.readString(host.resolve("home/h"))).isEqualTo("new");
        assertThat(Files.isSymbolicLink(host.resolve("ws/abs"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "..",
                "../..",
                "/home",
                "/home/other",
                "/etc",
                "/etc/passwd",
                "../etc/passwd",
                "data/../../../../../../etc/passwd",
                "/proc/self/root/etc/passwd",
                "/dev/null",
                "/home/moltbot/../../etc/shadow",
                "to-etc/passwd",
                "to-host",
                "to-mount/d",
                "to-root/etc/passwd",
                "climb",
                "to-proc/etc/passwd"
            })
    void whatIsBelowNoMountIsRefused(String path) throws Exception {
        link("ws/to-etc", "/etc");
        link("ws/to-host", host.resolve("outside/secret").toString());
        link("ws/to-mount", host.resolve("data").toString());
        link("ws/to-root", "/");
        link("ws/climb", "../../../../../../../../../../etc/passwd");
        link("ws/to-proc", "/proc/self/root");
        assertRefused(path, () -> files.stat(path));
        assertRefused(path, () -> files.readAll(path, 100));
        assertRefused(path, () -> files.list(path));
        assertRefused(path + "/x", () -> files.write(path + "/x", bytes("x"), null));
        assertRefused(path + "/x", () -> files.createDirectories(path + "/x"));
        assertRefused(path + "/x", () -> files.delete(path + "/x"));
        assertRefused(path + "/x", () -> files.move("data/d", path + "/x"));
    }

    private static void assertRefused(String path, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(
                        path + ": outside of what the file tools of this sandbox open: " + OPENED);
    }

    @Test
    void aHostPathOfTheWorkspaceIsNoPathInside() {
        String path = host.resolve("ws").toString();
        assertRefused(path, () -> files.stat(path));
        assertRefused(path + "/x", () -> files.write(path + "/x", bytes("x"), null));
        assertThat(host.resolve("ws/x")).doesNotExist();
    }

    @Test
    void aReadOnlyMountIsReadOnly() throws Exception {
        link("ws/fixed", "deep/ro/fixed");
        List<ThrowingCallable> calls =
                List.of(
                        () -> files.write("deep/ro/fixed", bytes("x"), null),
                        () -> files.write("fixed", bytes("x"), null),
                        () -> files.write("deep/ro/new/x", bytes("x"), null),
                        () -> files.delete("deep/ro/fixed"),
                        () -> files.move("deep/ro/fixed", "deep/ro/other"),
                        () -> files.move("deep/ro/fixed", "other"),
                        () -> files.move("data/d", "deep/ro/d"),
                        () -> files.createDirectories("deep/ro/folder"));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(AccessDeniedException.class)
                    .hasMessageContaining("/workspace/deep/ro is read-only");
        }
        assertThat(names("deep/ro")).containsExactly("fixed");
        assertThat(text("fixed")).isEqualTo("fixed");
    }

    @Test
    void listingsAndWalksShowMounts() throws Exception {
        files.write("z", bytes("z"), null);
        files.write("data/x", bytes("x"), null);
        Files.createDirectory(host.resolve("ws/data"));
        Files.writeString(host.resolve("ws/data/hidden"), "hidden");
        Files.createDirectory(host.resolve("ws/deep"));
        assertThat(names("/workspace")).containsExactly("data", "deep", "z");
        assertThat(names("deep")).containsExactly("ro");
        assertThat(names("data")).containsExactly("d", "x");
        List<String> seen = new ArrayList<>();
        files.walk(
                ".",
                entry -> {
                    seen.add(entry.path());
                    return FileVisitResult.CONTINUE;
                });
        assertThat(seen)
                .containsExactly(
                        "/workspace/data",
                        "/workspace/data/d",
                        "/workspace/data/x",
                        "/workspace/deep",
                        "/workspace/deep/ro",
                        "/workspace/deep/ro/fixed",
                        "/workspace/z");
    }

    @Test
    void aFolderThatOnlyLeadsToAMountIsMadeWhereItIsNeeded() throws Exception {
        assertThat(text("deep/ro/fixed")).isEqualTo("fixed");
        assertThatThrownBy(() -> files.stat("deep")).isInstanceOf(NoSuchFileException.class);
        files.write("deep/mine", bytes("1"), null);
        assertThat(text("deep/ro/../mine")).isEqualTo("1");
        assertThat(names("deep")).containsExactly("mine", "ro");
    }

    @Test
    void aMountStaysWhereItIs() throws Exception {
        for (String path : List.of("data", "/workspace", "/etc/conf")) {
            assertThatThrownBy(() -> files.delete(path)).isInstanceOf(FileSystemException.class);
            assertThatThrownBy(() -> files.move(path, "moved"))
                    .isInstanceOf(FileSystemException.class);
        }
        assertThatThrownBy(() -> files.move("data/d", "/etc/conf"))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> files.move("data/d", "/var/tmp/d"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(
                        "data/d -> /var/tmp/d: from /workspace/data to /var/tmp is no rename; write it"
                                + " there and delete it here");
        files.move("data/d", "data/e");
        assertThat(text("data/e")).isEqualTo("d");
    }

    @Test
    void aBoundFileIsWrittenInPlace() throws Exception {
        Object inode = Files.getAttribute(host.resolve("conf"), "unix:ino");
        String version = files.stat("/etc/conf").version();
        FileInfo now = files.write("/etc/conf", bytes("n"), version);
        assertThat(now.size()).isEqualTo(1);
        assertThat(Files.readString(host.resolve("conf"))).isEqualTo("n");
        assertThat(Files.getAttribute(host.resolve("conf"), "unix:ino")).isEqualTo(inode);
        assertThatThrownBy(() -> files.write("/etc/conf", bytes("x"), version))
                .hasMessageContaining("changed since it was read");
        assertThatThrownBy(() -> files.stat("/etc/conf/x")).isInstanceOf(FileSystemException.class);
    }

    @Test
    void whatIsMadeBelongsToTheOwner() throws Exception {
        Files.writeString(host.resolve("ws/theirs"), "old");
        Object before = Files.getAttribute(host.resolve("ws/theirs"), "unix:uid");
        files.write("theirs", bytes("new"), null);
        files.write("made/by/us", bytes("new"), null);
        files.createDirectories("/var/tmp/folder/inner");
        assertThat(Files.getAttribute(host.resolve("ws/theirs"), "unix:uid")).isEqualTo(before);
        for (String path : List.of("ws/made", "ws/made/by", "ws/made/by/us", "tmp/folder/inner")) {
            assertThat(Files.getAttribute(host.resolve(path), "unix:uid")).isEqualTo(OWNER.uid());
            assertThat(Files.getAttribute(host.resolve(path), "unix:gid")).isEqualTo(OWNER.gid());
        }
        try (Stream<Path> all = Files.list(host.resolve("ws/made/by"))) {
            assertThat(all).hasSize(1);
        }
    }

    @Test
    void specialFilesAndOtherHardLinksStayUntouched() throws Exception {
        run("mkfifo ws/fifo; ln outside/secret ws/hard");
        if (ROOT) {
            run("mknod ws/zero c 1 5");
            assertThatThrownBy(() -> files.open("zero")).isInstanceOf(FileSystemException.class);
        }
        assertThatThrownBy(() -> files.open("fifo"))
                .hasMessage("fifo: is a device, FIFO or socket");
        assertThatThrownBy(() -> files.write("fifo", bytes("x"), null))
                .isInstanceOf(FileSystemException.class);
        files.write("hard", bytes("mine"), null);
        assertThat(Files.readString(host.resolve("outside/secret"))).isEqualTo("the secret");
    }

    /// A folder and a link to the outside and to another mount take each other's place.
    @Test
    void anExchangedFolderNeverLeadsOut() throws Exception {
        Path swap = Files.createDirectory(host.resolve("ws/swap"));
        Files.writeString(swap.resolve("secret"), "harmless");
        link("ws/lure", "../../../../../../../../.." + host.resolve("outside"));
        Path lure = host.resolve("ws/lure");
        Path other = host.resolve("ws/other");
        int read = 0;
        int refused = 0;
        try (Worker _ = Worker.platform("swapper", () -> swap(swap, other, lure))) {
            long deadline = System.nanoTime() + RACE.toNanos();
            for (int i = 0; System.nanoTime() < deadline; i++) {
                String got = attempt(i);
                assertThat(got).isNotEqualTo("the secret");
                read += got.equals("refused") ? 0 : 1;
                refused += got.equals("refused") ? 1 : 0;
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isPositive();
        assertThat(host.resolve("outside/new")).doesNotExist();
        assertThat(Files.readString(host.resolve("outside/secret"))).isEqualTo("the secret");
    }

    private String attempt(int round) throws IOException {
        try {
            if (round % 3 == 0) {
                files.write("swap/secret", bytes("harmless"), null);
            } else if (round % 3 == 1) {
                files.delete("swap/new");
            }
            return text("swap/secret");
        } catch (FileSystemException e) {
            return "refused";
        }
    }

    private static void swap(Path folder, Path other, Path lure) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Files.move(folder, other, StandardCopyOption.ATOMIC_MOVE);
                Files.move(lure, folder, StandardCopyOption.ATOMIC_MOVE);
                Files.move(folder, lure, StandardCopyOption.ATOMIC_MOVE);
                Files.move(other, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                repair(folder, other, lure);
            }
        }
    }

    /// A write may have made the folder anew while it was away.
    private static void repair(Path folder, Path other, Path lure) {
        try {
            if (Files.isSymbolicLink(folder)) {
                Files.move(folder, lure);
            } else if (Files.exists(other) && Files.exists(folder)) {
                Files.deleteIfExists(folder.resolve("secret"));
                Files.delete(folder);
            }
            Files.move(other, folder);
        } catch (IOException e) {
            Thread.onSpinWait();
        }
    }

    @Test
    void mountsAreCheckedBeforeAnythingIsOpened() {
        for (String inside : List.of("/", "a", "/a/", "/a/../b", "//a", "")) {
            assertThatThrownBy(() -> new Mount(inside, host, true))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        Mount mount = new Mount("/a", host, true);
        assertThatThrownBy(() -> NativeFiles.mounted(List.of(mount, mount), "/a", null))
                .hasMessage("mount: /a is there twice (expected: once)");
        Mount missing = new Mount("/b", host.resolve("missing"), true);
        assertThatThrownBy(() -> NativeFiles.mounted(List.of(mount, missing), "/a", null))
                .isInstanceOf(NoSuchFileException.class);
    }

    private List<String> names(String path) throws IOException {
        return files.list(path).stream().map(FileInfo::name).toList();
    }

    private String text(String path) throws IOException {
        return new String(files.readAll(path, 1000), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(host.resolve(name), Path.of(target));
    }

    private void run(String line) throws Exception {
        Process process =
                new ProcessBuilder("bash", "-c", line).directory(host.toFile()).inheritIO().start();
        assertThat(process.waitFor()).isZero();
    }
}
