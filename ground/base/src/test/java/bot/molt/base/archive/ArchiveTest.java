package bot.molt.base.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives between this code and the `tar` of the system, and hostile ones.
class ArchiveTest {
    private static final String LONG = "folder/" + "n".repeat(180) + "/ü.txt";

    @TempDir Path folder;

    private static byte[] written(String... paths) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarWriter tar = new TarWriter(bytes)) {
            for (String path : paths) {
                byte[] content = ("of " + path).getBytes(StandardCharsets.UTF_8);
                tar.file(path, new ByteArrayInputStream(content), content.length, 0640, 1_000_000);
            }
        }
        return bytes.toByteArray();
    }

    private static TarReader reader(byte[] bytes) {
        return new TarReader(new ByteArrayInputStream(bytes));
    }

    private int tar(String... words) throws Exception {
        return new ProcessBuilder(words).directory(folder.toFile()).inheritIO().start().waitFor();
    }

    @Test
    void tarOfTheSystemReadsWhatIsWritten() throws Exception {
        Files.write(folder.resolve("a.tar"), written("plain.txt", LONG));
        assertThat(tar("tar", "-xf", "a.tar")).isZero();
        assertThat(folder.resolve(LONG)).hasContent("of " + LONG);
        assertThat(Files.getPosixFilePermissions(folder.resolve("plain.txt")))
                .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gnu", "pax", "ustar"})
    void whatTarOfTheSystemWritesIsUnpacked(String format) throws Exception {
        Path tree = Files.createDirectories(folder.resolve("tree/" + "d".repeat(90)));
        String name = "f".repeat(60);
        Files.writeString(tree.resolve(name), "content");
        Files.setPosixFilePermissions(
                tree.resolve(name), PosixFilePermissions.fromString("rwxr-x---"));
        Files.createSymbolicLink(folder.resolve("tree/link"), Path.of("d".repeat(90)));
        assertThat(tar("tar", "--format=" + format, "-cf", "a.tar", "tree")).isZero();
        Path out = Files.createDirectory(folder.resolve("out"));
        Unpacking.into(out, reader(Files.readAllBytes(folder.resolve("a.tar"))));
        Path file = out.resolve("tree/link").resolve(name);
        assertThat(file).hasContent("content");
        assertThat(Files.isExecutable(file)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"../out.txt", "/etc/out.txt", "a/../../out.txt"})
    void nothingGetsOutOfTheFolder(String path) throws IOException {
        Path inside = Files.createDirectory(folder.resolve("inside"));
        assertThatThrownBy(() -> Unpacking.into(inside, reader(written(path))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("outside of the archive's folder");
        assertThat(folder.resolve("out.txt")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tmp", "..", "a/../../..", "."})
    void aLinkThatLeadsOutIsRefusedOrOfNoUse(String target) throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.createSymbolicLink(source.resolve("link"), Path.of(target));
        assertThat(tar("tar", "-cf", "a.tar", "-C", "source", "link")).isZero();
        byte[] link = Files.readAllBytes(folder.resolve("a.tar"));
        byte[] both = Arrays.copyOf(link, 512 + written("link/x").length);
        System.arraycopy(written("link/x"), 0, both, 512, written("link/x").length);
        Path inside = Files.createDirectory(folder.resolve("inside"));
        assertThatThrownBy(() -> Unpacking.into(inside, reader(both)))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("x")).doesNotExist();
        assertThat(Path.of("/tmp/x")).doesNotExist();
    }

    @Test
    void anArchiveThatIsCutOffOrNoneIsSaidToBeSo() throws IOException {
        byte[] whole = written("a.txt", "b.txt");
        byte[] cut = Arrays.copyOf(whole, 1100);
        assertThatThrownBy(() -> Unpacking.into(folder, reader(cut)))
                .hasMessageContaining("ends in the middle");
        byte[] noise = new byte[2048];
        Arrays.fill(noise, (byte) 7);
        assertThatThrownBy(() -> reader(noise).next()).hasMessageContaining("no tar archive");
    }
}
