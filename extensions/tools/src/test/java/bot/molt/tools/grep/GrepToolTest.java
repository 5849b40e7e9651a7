package bot.molt.tools.grep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.tools.test.TestCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrepToolTest {
    @TempDir private Path root;
    private final GrepTool grep = new GrepTool();
    private TestCall call;
    private int age = 1_000_000_000;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
    }

    private void file(String name, String text) throws Exception {
        Path path = root.resolve(name);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(age--)));
    }

    private String grep(String args) throws Exception {
        return call.call(grep, args).text();
    }

    @Test
    void filesComeNewestFirst() throws Exception {
        file("z", "needle");
        file("a", "needle");
        assertThat(grep("{'pattern':'needle'}")).isEqualTo("z\na");
    }

    @Test
    void contentShowsLinesWithNumbersAndContext() throws Exception {
        file("f", "1\n2\nx3\n4\n5\n6\n7\nx8\n9\nx10\n");
        assertThat(grep("{'pattern':'x','output_mode':'content','-A':1,'-B':1}"))
                .isEqualTo("f-2-2\nf:3:x3\nf-4-4\n--\nf-7-7\nf:8:x8\nf-9-9\nf:10:x10");
        assertThat(grep("{'pattern':'x','output_mode':'content','-n':false}"))
                .isEqualTo("f:x3\nf:x8\nf:x10");
        assertThat(grep("{'pattern':'x','output_mode':'count'}")).isEqualTo("f:3");
    }

    @Test
    void overlappingContextIsShownOnce() throws Exception {
        file("f", "x1\nx2\n3\nx4\n");
        assertThat(grep("{'pattern':'x','output_mode':'content','-C':2}"))
                .isEqualTo("f:1:x1\nf:2:x2\nf-3-3\nf:4:x4");
    }

    @Test
    void theWindowSaysHowToGoOn() throws Exception {
        file("f", "x1\nx2\nx3\n");
        assertThat(grep("{'pattern':'x','output_mode':'content','head_limit':1,'offset':1}"))
                .isEqualTo("f:2:x2\n\n[More follows; go on with offset=2 or narrow the search]");
    }

    @Test
    void multilineFindsAcrossLineEndsOfBothKinds() throws Exception {
        file("crlf", "a {\r\n b\r\n}\r\n");
        file("lf", "a {\n b\n}\n");
        assertThat(grep("{'pattern':'a \\\\{\\\\n b','multiline':true,'output_mode':'content'}"))
                .isEqualTo("crlf:1:a {\ncrlf:2: b\nlf:1:a {\nlf:2: b");
        assertThatThrownBy(() -> grep("{'pattern':'a\\\\nb'}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("multiline: true");
    }

    @Test
    void binaryFilesAreLeftOutAndUtf16IsRead() throws Exception {
        Files.write(root.resolve("bin"), "needle\0".getBytes(StandardCharsets.UTF_8));
        Files.write(root.resolve("wide"), "\uFEFFa needle\n".getBytes(StandardCharsets.UTF_16LE));
        assertThat(grep("{'pattern':'needle','output_mode':'content'}"))
                .isEqualTo("wide:1:a needle");
    }

    @Test
    void aPatternCannotBecomeAnOption() throws Exception {
        file("f", "--pre=touch\n");
        assertThat(grep("{'pattern':'--pre=touch'}")).isEqualTo("f");
        assertThat(grep("{'pattern':'-e'}")).isEqualTo("No matches found");
    }

    @Test
    void whatIsNoRe2IsRefusedWithTheReason() {
        assertThatThrownBy(() -> grep("{'pattern':'(?=x)'}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("no look-around");
        assertThatThrownBy(() -> grep("{'pattern':'((a{100}){100}){100}'}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("nested repetitions");
        assertThatThrownBy(() -> grep("{'pattern':'x','type':'nonsense'}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("type: nonsense");
    }

    @Test
    void aRegexBombTakesLinearTime() throws Exception {
        file("f", "a".repeat(100_000) + "\n");
        long start = System.nanoTime();
        assertThat(grep("{'pattern':'(a*)*(a|aa)+$x'}")).isEqualTo("No matches found");
        assertThat(System.nanoTime() - start).isLessThan(5_000_000_000L);
    }

    @Test
    void globAndTypeChooseFiles() throws Exception {
        file("a/x.ts", "n");
        file("a/x.tsx", "n");
        file("b/y.java", "n");
        assertThat(grep("{'pattern':'n','glob':'*.{ts,tsx}'}")).isEqualTo("a/x.ts\na/x.tsx");
        assertThat(grep("{'pattern':'n','glob':'!a/**'}")).isEqualTo("b/y.java");
        assertThat(grep("{'pattern':'n','type':'java'}")).isEqualTo("b/y.java");
        assertThat(grep("{'pattern':'n','path':'a/x.ts'}")).isEqualTo("a/x.ts");
    }

    @Test
    void aFifoIsRefusedAtOnce() throws Exception {
        Process made = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(grep("{'pattern':'x','path':'fifo'}")).startsWith("fifo: special of 0 bytes");
        assertThat(grep("{'pattern':'x'}")).isEqualTo("No matches found");
    }

    @Test
    void oddNamesAreShownOnOneLine() throws Exception {
        file("-n", "needle");
        file("a\nb", "needle");
        file("e\u0301", "needle");
        assertThat(grep("{'pattern':'needle'}")).isEqualTo("-n\n\"a\\nb\"\ne\u0301");
    }
}
