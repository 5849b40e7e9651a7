package bot.molt.tools.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.tools.test.TestCall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GlobToolTest {
    @TempDir private Path root;
    private final GlobTool glob = new GlobTool();
    private TestCall call;
    private int age = 1_000_000_000;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
        for (String name :
                new String[] {
                    "a.ts",
                    "src/b.ts",
                    "src/c/d.tsx",
                    ".x/e.ts",
                    "out/f.ts",
                    ".git/g.ts",
                    "src/new\nline.ts"
                }) {
            Path path = root.resolve(name);
            Files.createDirectories(path.getParent());
            Files.createFile(path);
            Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(age--)));
        }
        Files.writeString(root.resolve(".gitignore"), "out/\n");
    }

    private String glob(String args) throws Exception {
        return call.call(glob, args).text();
    }

    @Test
    void filesComeNewestFirstWithoutIgnoredOnes() throws Exception {
        assertThat(glob("{'pattern':'**/*.{ts,tsx}'}"))
                .isEqualTo("a.ts\nsrc/b.ts\nsrc/c/d.tsx\n.x/e.ts\n\"src/new\\nline.ts\"");
        assertThat(glob("{'pattern':'*.ts'}")).isEqualTo("a.ts");
        assertThat(glob("{'pattern':'*.tsx','path':'src/c'}")).isEqualTo("src/c/d.tsx");
        assertThat(glob("{'pattern':'**/*.ts','hidden':false,'noIgnore':true}"))
                .isEqualTo("a.ts\nsrc/b.ts\nout/f.ts\n\"src/new\\nline.ts\"");
    }

    @Test
    void anAbsolutePatternBelowTheFolderIsUnderstood() throws Exception {
        assertThat(glob("{'pattern':'" + root.toRealPath() + "/src/*.ts'}"))
                .isEqualTo("src/b.ts\n\"src/new\\nline.ts\"");
    }

    @Test
    void theLimitIsSaid() throws Exception {
        assertThat(glob("{'pattern':'**','limit':1}"))
                .endsWith("[1 of 6 files, the newest; use a narrower pattern or path]");
        assertThat(glob("{'pattern':'nothing'}")).isEqualTo("No files match nothing");
    }

    @Test
    void anInterruptEndsTheWalk() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> glob("{'pattern':'**'}")).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
    }
}
