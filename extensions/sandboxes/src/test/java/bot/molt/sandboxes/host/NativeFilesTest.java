package bot.molt.sandboxes.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.linux.file.Leftovers;
import bot.molt.spi.sandbox.FileChangedException;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.SandboxFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class NativeFilesTest {
    @AutoClose private final HostFixture host = new HostFixture();
    private final SandboxFiles files = host.sandbox.files();

    @Test
    void whatIsWrittenIsRead() throws Exception {
        FileInfo written = files.write("a/b/c.txt", bytes("grüße"), null);
        assertThat(written).isEqualTo(files.stat(host.workspace + "/a/b/../b/./c.txt"));
        assertThat(written.path()).isEqualTo(host.workspace + "/a/b/c.txt");
        assertThat(written.kind()).isEqualTo(FileInfo.Kind.FILE);
        assertThat(written.size()).isEqualTo(7);
        assertThat(text("a/b/c.txt")).isEqualTo("grüße");
    }

    @Test
    void aWriteKeepsModeAndLeavesNothingElse() throws Exception {
        Path script = Files.writeString(host.workspace.resolve("run.sh"), "old");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-x---"));
        files.write("run.sh", bytes("new"), null);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(script)))
                .isEqualTo("rwxr-x---");
        assertThat(names(".")).containsExactly("run.sh");
    }

    @Test
    void aWriteKeepsTheOwnerWhereItMay() throws Exception {
        Path file = Files.writeString(host.workspace.resolve("theirs"), "old");
        boolean root = "root".equals(System.getProperty("user.name"));
        Files.setAttribute(file, "unix:uid", root ? 12_345 : Files.getAttribute(file, "unix:uid"));
        Object owner = Files.getAttribute(file, "unix:uid");
        files.write("theirs", bytes("new"), null);
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(owner);
    }

    @Test
    void aLinkKeepsPointing() throws Exception {
        Files.writeString(host.workspace.resolve("target"), "old");
        link("link", "target");
        link("absolute", host.workspace + "/target");
        files.write("link", bytes("new"), null);
        assertThat(text("absolute")).isEqualTo("new");
        files.write("absolute", bytes("newer"), null);
        assertThat(Files.readString(host.workspace.resolve("target"))).isEqualTo("newer");
        assertThat(Files.isSymbolicLink(host.workspace.resolve("link"))).isTrue();
        assertThat(files.stat("link").path()).isEqualTo(host.workspace + "/target");
    }

    @Test
    void aDanglingLinkIsCreatedAtItsTarget() throws Exception {
        link("dangling", "sub/missing");
        Files.createDirectory(host.workspace.resolve("sub"));
        assertThatThrownBy(() -> files.stat("dangling"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage("dangling");
        files.write("dangling", bytes("x"), null);
        assertThat(text("sub/missing")).isEqualTo("x");
    }

    @Test
    void aWriteDoesNotReachOtherHardLinks() throws Exception {
        Path outside = Files.writeString(host.outer.resolve("secret"), "secret");
        Files.createLink(host.workspace.resolve("hard"), outside);
        files.write("hard", bytes("mine"), null);
        assertThat(Files.readString(outside)).isEqualTo("secret");
    }

    @Test
    void anOldVersionIsRefused() throws Exception {
        String first = files.write("f", bytes("1"), null).version();
        String second = files.write("f", bytes("2"), first).version();
        assertThat(second).isNotEqualTo(first);
        assertThatThrownBy(() -> files.write("f", bytes("3"), first))
                .isInstanceOf(FileChangedException.class)
                .hasMessage("f: changed since it was read; read it again");
        assertThatThrownBy(() -> files.write("none", bytes("3"), first))
                .isInstanceOf(FileChangedException.class);
        assertThat(text("f")).isEqualTo("2");
        assertThat(names(".")).containsExactly("f");
    }

    @Test
    void aFolderIsListedByName() throws Exception {
        files.write("b", bytes("1"), null);
        files.write("a/x", bytes("22"), null);
        link("c", "/etc/passwd");
        assertThat(files.list("."))
                .extracting(FileInfo::name, FileInfo::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", FileInfo.Kind.FOLDER),
                        org.assertj.core.groups.Tuple.tuple("b", FileInfo.Kind.FILE),
                        org.assertj.core.groups.Tuple.tuple("c", FileInfo.Kind.LINK));
        assertThatThrownBy(() -> files.list("b")).isInstanceOf(NotDirectoryException.class);
        assertThatThrownBy(() -> files.stat("b/x")).isInstanceOf(NotDirectoryException.class);
    }

    @Test
    void aWalkStaysInsideAndGoesWhereItIsTold() throws Exception {
        files.write("a/1", bytes(""), null);
        files.write("a/deep/2", bytes(""), null);
        files.write("skip/3", bytes(""), null);
        link("out", "/etc");
        link("a/loop", "..");
        List<String> seen = new ArrayList<>();
        files.walk(
                ".",
                entry -> {
                    seen.add(entry.path().substring(host.workspace.toString().length() + 1));
                    return entry.name().equals("skip")
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                });
        assertThat(seen).containsExactly("a", "a/1", "a/deep", "a/deep/2", "a/loop", "out", "skip");
    }

    @Test
    void filesMoveAndGo() throws Exception {
        files.write("a", bytes("1"), null);
        files.write("b", bytes("2"), null);
        assertThatThrownBy(() -> files.move("a", "b"))
                .isInstanceOf(FileAlreadyExistsException.class);
        files.move("a", "new/a");
        assertThat(text("new/a")).isEqualTo("1");
        assertThatThrownBy(() -> files.delete("new"))
                .isInstanceOf(DirectoryNotEmptyException.class);
        files.delete("new/a");
        files.delete("new");
        link("out", host.outer.toString());
        files.delete("out");
        assertThat(names(".")).containsExactly("b");
        assertThat(host.outer).exists();
        assertThatThrownBy(() -> files.delete(".")).isInstanceOf(FileSystemException.class);
    }

    @Test
    void foldersAreMadeOnce() throws Exception {
        files.createDirectories("x/y/z");
        files.createDirectories("x/y/z");
        assertThat(host.workspace.resolve("x/y/z")).isDirectory();
        files.write("x/f", bytes(""), null);
        assertThatThrownBy(() -> files.createDirectories("x/f"))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void aLargerFileThanAskedIsRefused() throws Exception {
        files.write("f", new byte[1000], null);
        assertThat(files.readAll("f", 1000)).hasSize(1000);
        assertThatThrownBy(() -> files.readAll("f", 999))
                .isInstanceOf(FileSystemException.class)
                .hasMessage("f: 1000 bytes or more (expected: at most 999)");
    }

    @Test
    void aNameThatIsNoUtf8IsListedAndOpened() throws Exception {
        host.run("printf content > \"$(printf 'a\\377\\376b')\"; printf x > ünï");
        List<FileInfo> all = files.list(".");
        assertThat(all).hasSize(2);
        FileInfo odd = all.getFirst();
        assertThat(odd.name()).isEqualTo("a\uDCFF\uDCFEb");
        assertThat(text(odd.path())).isEqualTo("content");
        assertThat(all.getLast().name()).isEqualTo("ünï");
    }

    @Test
    void longNamesAreAnError() {
        assertThatThrownBy(() -> files.write("n".repeat(300), bytes(""), null))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("too long");
        assertThatThrownBy(() -> files.stat("a\0b")).isInstanceOf(FileSystemException.class);
    }

    @Test
    void leftoversOfAKilledGatewayGoWithTheNextWrite() throws Exception {
        Path old = Files.createFile(host.workspace.resolve(Leftovers.PREFIX + "999999999-abc"));
        Path ofALivingOne =
                Files.createFile(
                        host.workspace.resolve(
                                Leftovers.PREFIX + ProcessHandle.current().pid() + "-abc"));
        files.write("f", bytes(""), null);
        assertThat(old).doesNotExist();
        assertThat(ofALivingOne).exists();
    }

    @Test
    void anUnconfinedSandboxOpensEverythingButDevices() throws Exception {
        try (HostFixture open = new HostFixture(false)) {
            Path outside = Files.writeString(open.outer.resolve("f"), "x");
            assertThat(open.sandbox.files().readAll("../f", 10)).asString().isEqualTo("x");
            assertThat(open.sandbox.files().stat(outside.toString()).path())
                    .isEqualTo(outside.toString());
            assertThat(open.sandbox.files().readAll("/proc/version", 10_000)).isNotEmpty();
            assertThatThrownBy(() -> open.sandbox.files().readAll("/dev/zero", 10))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessage("/dev/zero: is a device, FIFO or socket");
        }
    }

    private void link(String name, String target) throws IOException {
        Files.createSymbolicLink(host.workspace.resolve(name), Path.of(target));
        assertThat(Files.exists(host.workspace.resolve(name), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    private List<String> names(String folder) throws IOException {
        try (Stream<Path> entries = Files.list(host.workspace.resolve(folder))) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        }
    }

    private String text(String path) throws IOException {
        return new String(files.readAll(path, 1 << 20), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
