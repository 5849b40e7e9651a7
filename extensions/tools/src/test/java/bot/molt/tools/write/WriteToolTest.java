package bot.molt.tools.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteToolTest {
    @TempDir private Path root;
    private final WriteTool write = new WriteTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
    }

    private ToolResult write(String args) throws Exception {
        return call.call(write, args);
    }

    private void old(String text, Charset charset) throws Exception {
        call = new TestCall(root);
        Files.write(root.resolve("a"), text.getBytes(charset));
    }

    private String now(Charset charset) throws Exception {
        return new String(Files.readAllBytes(root.resolve("a")), charset);
    }

    @Test
    void aNewFileComesWithItsFolders() throws Exception {
        String path = root.toRealPath().resolve("d/e/a").toString();
        assertThat(write("{'path':'d/e/a','content':'one\\ntwo'}"))
                .isEqualTo(
                        ToolResult.ok(
                                "created d/e/a: 7 bytes, 2 lines",
                                JsonText.parseObject(
                                        "{\"path\":\""
                                                + path
                                                + "\",\"bytes\":7,\"lines\":2,\"created\":true}")));
        assertThat(Files.readString(root.resolve("d/e/a"))).isEqualTo("one\ntwo");
        assertThat(write("{'path':'d/e/a','content':''}").text())
                .startsWith("overwritten d/e/a: 0 bytes");
    }

    @Test
    void theFormOfTheOldFileIsKept() throws Exception {
        old("\uFEFFx", StandardCharsets.UTF_8);
        write("{'path':'a','content':'caf\u00e9'}");
        assertThat(now(StandardCharsets.UTF_8)).isEqualTo("\uFEFFcaf\u00e9");
        old("\uFEFFx\r\ny\r\n", StandardCharsets.UTF_16LE);
        write("{'path':'a','content':'caf\u00e9\\nz'}");
        assertThat(now(StandardCharsets.UTF_16LE)).isEqualTo("\uFEFFcaf\u00e9\r\nz");
        old("caf\u00e9", StandardCharsets.ISO_8859_1);
        write("{'path':'a','content':'th\u00e9'}");
        assertThat(now(StandardCharsets.ISO_8859_1)).isEqualTo("th\u00e9");
        write("{'path':'a','content':'\u4e2d'}");
        assertThat(now(StandardCharsets.UTF_8)).isEqualTo("\u4e2d");
        old("a\r\nb\n", StandardCharsets.UTF_8);
        write("{'path':'a','content':'x\\ny'}");
        assertThat(now(StandardCharsets.UTF_8)).isEqualTo("x\ny");
    }

    @Test
    void aFileThatChangedSinceItWasReadIsRefused() throws Exception {
        old("x", StandardCharsets.UTF_8);
        call.seenFiles().saw(root.toRealPath().resolve("a").toString(), "older");
        assertThat(write("{'path':'a','content':'y'}").text())
                .startsWith("a: changed since it was read");
        assertThat(now(StandardCharsets.UTF_8)).isEqualTo("x");
    }

    @Test
    void twoWritesInOneSessionDoNotStandInEachOthersWay() throws Exception {
        write("{'path':'a','content':'1'}");
        assertThat(write("{'path':'a','content':'2'}")).isInstanceOf(ToolResult.Ok.class);
    }

    @Test
    void whatIsNoFileIsRefused() throws Exception {
        Files.createDirectory(root.resolve("d"));
        assertThat(write("{'path':'d','content':'x'}").text()).startsWith("d: folder");
        assertThatThrownBy(() -> write("{'path':'../out','content':'x'}"))
                .isInstanceOf(AccessDeniedException.class);
    }
}
