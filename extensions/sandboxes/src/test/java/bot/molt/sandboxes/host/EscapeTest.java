package bot.molt.sandboxes.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.concurrent.Worker;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
    private static final String SECRET = "the secret";
    private static final Duration RACE = Duration.ofSeconds(2);

    @AutoClose private final HostFixture host = new HostFixture();
    private final SandboxFiles files = host.sandbox.files();

    @BeforeEach
    void layTraps() throws Exception {
        Files.writeString(host.outer.resolve("secret"), SECRET);
        Files.createDirectory(host.outer.resolve("workspace-evil"));
        Files.writeString(host.outer.resolve("workspace-evil/secret"), SECRET);
        Files.createDirectory(host.workspace.resolve("sub"));
        link("up", "..");
        link("far", "../../../../../../../../etc/passwd");
        link("absolute", host.outer + "/secret");
        link("chain", "chain2");
        link("chain2", "sub/../up/secret");
        link("root", "/");
        link("proc", "/proc/self/root");
        link("sneaky", host.workspace + "/../secret");
        link("evil", host.workspace + "-evil/secret");
        link("sub/deep", "../../secret");
        link("loop", "loop");
        link("fifo-dir", "sub");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                "../secret",
                "sub/../../secret",
                "./././../secret",
                "sub/../sub/../../workspace/../secret",
                "up/secret",
                "far",
                "absolute",
                "chain",
                "root/etc/passwd",
                "proc/etc/passwd",
                "sneaky",
                "evil",
                "sub/deep",
                "fifo-dir/../../secret",
                "/etc/passwd",
                "/",
                "//etc/passwd",
                "/proc/self/root/etc/passwd",
                "/proc/self/cwd",
                "/proc/self/fd/0",
                "/dev/stdin",
                "up",
                "root"
            })
    void whatIsOutsideStaysClosed(String path) {
        assertDenied(path, () -> files.stat(path));
        assertDenied(path, () -> files.open(path));
        assertDenied(path, () -> files.readAll(path, 1 << 20));
        assertDenied(path + "/new", () -> files.write(path + "/new", new byte[1], null));
        assertDenied(path, () -> files.list(path));
        assertDenied(path, () -> files.walk(path, _ -> FileVisitResult.CONTINUE));
        assertDenied(path + "/dir", () -> files.createDirectories(path + "/dir"));
        assertDenied(path + "/x", () -> files.move("sub", path + "/x"));
        assertThat(host.outer.resolve("new")).doesNotExist();
        assertThat(host.outer.resolve("dir")).doesNotExist();
    }

    @Test
    void aNeighbourWithTheSamePrefixIsOutside() {
        String path = host.workspace + "-evil/secret";
        assertDenied(path, () -> files.stat(path));
    }

    @Test
    void aWriteThroughALinkThatLeadsOutIsRefused() throws Exception {
        assertDenied("absolute", () -> files.write("absolute", new byte[1], null));
        assertDenied("sub/deep", () -> files.write("sub/deep", new byte[1], null));
        assertThat(Files.readString(host.outer.resolve("secret"))).isEqualTo(SECRET);
    }

    @Test
    void aLoopEnds() {
        assertThatThrownBy(() -> files.stat("loop"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("loop: too many symbolic links");
    }

    @Test
    void specialFilesAreNeverOpened() throws Exception {
        host.run("mkfifo fifo; mknod null c 1 3; ln -s fifo link; bash -c 'exec -a s true'");
        for (String path : new String[] {"fifo", "link", "null"}) {
            assertThatThrownBy(() -> files.open(path))
                    .as(path)
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage(path + ": is a device, FIFO or socket");
            assertThatThrownBy(() -> files.write(path, new byte[1], null))
                    .as(path)
                    .isInstanceOf(FileSystemException.class);
        }
        assertThatThrownBy(() -> files.open("sub"))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("sub: is a folder");
    }

    /// A folder that is exchanged for a link to the outside, over and over, while it is used.
    @Test
    void anExchangedFolderNeverLeadsOut() throws Exception {
        Path folder = Files.createDirectory(host.workspace.resolve("swap"));
        Files.writeString(folder.resolve("secret"), "harmless");
        Path other = host.workspace.resolve("other");
        Files.createSymbolicLink(host.workspace.resolve("lure"), host.outer);
        try (Worker _ =
                Worker.platform(
                        "swapper", () -> swap(folder, other, host.workspace.resolve("lure")))) {
            long deadline = System.nanoTime() + RACE.toNanos();
            int read = 0;
            int refused = 0;
            for (int i = 0; System.nanoTime() < deadline; i++) {
                String got = attempt(i);
                assertThat(got).isNotEqualTo(SECRET);
                read += got.equals("harmless") || got.equals("written") ? 1 : 0;
                refused += got.equals("refused") ? 1 : 0;
            }
            assertThat(read).isPositive();
            assertThat(refused).isPositive();
        }
        assertThat(Files.readString(host.outer.resolve("secret"))).isEqualTo(SECRET);
        assertThat(host.outer.resolve("new")).doesNotExist();
    }

    private String attempt(int round) throws IOException {
        try {
            if (round % 3 == 0) {
                files.write("swap/new", new byte[] {1}, null);
                return "written";
            }
            if (round % 3 == 1) {
                files.list("swap")
                        .forEach(entry -> assertThat(entry.name()).isNotEqualTo("workspace"));
                return "harmless";
            }
            return new String(files.readAll("swap/secret", 1000), StandardCharsets.UTF_8);
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
            if (Files.exists(other)
                    && Files.isDirectory(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(folder.resolve("new"));
                Files.delete(folder);
                Files.move(other, folder);
            } else if (Files.isSymbolicLink(folder)) {
                Files.move(folder, lure);
                Files.move(other, folder);
            } else if (Files.exists(other)) {
                Files.move(other, folder);
            }
        } catch (IOException e) {
            Thread.onSpinWait();
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(host.workspace.resolve(name), Path.of(target));
    }

    private static void assertDenied(
            String path, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(AccessDeniedException.class)
                .hasMessage(path + ": outside of the workspace");
    }
}
