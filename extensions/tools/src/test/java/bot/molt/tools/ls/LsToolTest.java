package bot.molt.tools.ls;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.tools.test.TestCall;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LsToolTest {
    @TempDir private Path root;
    private final LsTool ls = new LsTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
        Files.writeString(root.resolve("b.txt"), "12345");
        Files.writeString(root.resolve(".h"), "");
        Files.createDirectories(root.resolve("a/deep"));
        Files.writeString(root.resolve("a/deep/x.txt"), "");
        Files.createSymbolicLink(root.resolve("l"), root.resolve("b.txt"));
    }

    private String ls(String args) throws Exception {
        return call.call(ls, args).text();
    }

    @Test
    void entriesComeSortedWithKindsAndSizes() throws Exception {
        assertThat(ls("{}")).isEqualTo(".h  0\na/\nb.txt  5\nl@");
        assertThat(ls("{'hidden':false,'ignore':['l']}")).isEqualTo("a/\nb.txt  5");
        assertThat(ls("{'pattern':'*.txt'}")).isEqualTo("b.txt  5");
        assertThat(ls("{'path':'a/deep'}")).isEqualTo("x.txt  0");
    }

    @Test
    void aPatternWithFoldersLooksBelow() throws Exception {
        assertThat(ls("{'pattern':'**/x.*','path':'.'}")).isEqualTo("a/deep/x.txt");
        assertThat(ls("{'pattern':'none/*'}")).isEqualTo("[Nothing matches none/*]");
    }

    @Test
    void theLimitAndWhatIsNoFolderAreSaid() throws Exception {
        assertThat(ls("{'limit':1}"))
                .endsWith("[1 of 4 entries; narrow with pattern or raise limit]");
        assertThat(ls("{'path':'b.txt'}")).startsWith("b.txt: a file");
    }
}
