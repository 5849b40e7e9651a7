package bot.molt.tools.edit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EditToolTest {
    @TempDir private Path root;
    private final EditTool edit = new EditTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
    }

    private void file(String text) throws Exception {
        Files.writeString(root.resolve("a"), text);
    }

    private String file() throws Exception {
        return Files.readString(root.resolve("a"));
    }

    private ToolResult edit(String args) throws Exception {
        return call.call(edit, args);
    }

    @Test
    void aUniqueTextIsReplacedAndTheChangedLinesAreShown() throws Exception {
        file("one\ntwo\nthree\nfour\n");
        ToolResult result = edit("{'path':'a','oldText':'two','newText':'2'}");
        assertThat(result.text())
                .isEqualTo("a: 1 replaced\n@@ -1,4 +1,4 @@\n one\n-two\n+2\n three\n four");
        assertThat(file()).isEqualTo("one\n2\nthree\nfour\n");
    }

    @Test
    void severalPlacesAreNamedAndNothingIsChanged() throws Exception {
        file("x\ny\nx\n");
        ToolResult result = edit("{'file_path':'a','old_string':'x','new_string':'z'}");
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        assertThat(result.text())
                .isEqualTo(
                        "oldText: found 2 times in a, at lines 1, 3 (expected: once); add lines around it, or set replace_all");
        assertThat(file()).isEqualTo("x\ny\nx\n");
    }

    @Test
    void replaceAllReplacesEveryPlace() throws Exception {
        file("x\ny\nx\n");
        edit("{'path':'a','old_string':'x','new_string':'zz','replace_all':true}");
        assertThat(file()).isEqualTo("zz\ny\nzz\n");
    }

    @Test
    void severalEditsHappenAllOrNone() throws Exception {
        file("a b c");
        ToolResult failed =
                edit(
                        "{'path':'a','edits':[{'old_string':'a','new_string':'1'},{'old_string':'q','new_string':'2'}]}");
        assertThat(failed.text())
                .startsWith("edits[1] of 2, nothing was changed: oldText: not found");
        assertThat(file()).isEqualTo("a b c");
        edit(
                "{'path':'a','edits':[{'old_string':'a','new_string':'1'},{'old_string':'1 b','new_string':'2'}]}");
        assertThat(file()).isEqualTo("2 c");
    }

    @Test
    void aFileThatChangedSinceItWasReadIsRefused() throws Exception {
        file("one");
        call.seenFiles().saw(root.toRealPath().resolve("a").toString(), "older");
        ToolResult result = edit("{'path':'a','oldText':'one','newText':'two'}");
        assertThat(result.text()).startsWith("a: changed since it was read");
        assertThat(file()).isEqualTo("one");
    }

    @Test
    void lineEndsOfTheRequestNeedNotBeThoseOfTheFile() throws Exception {
        file("one\r\ntwo\r\nthree\n");
        edit("{'path':'a','oldText':'one\\ntwo','newText':'1\\n2\\n2b'}");
        assertThat(file()).isEqualTo("1\r\n2\r\n2b\r\nthree\n");
    }

    @Test
    void aPlaceThatEndsAtALineEndKeepsItWhole() throws Exception {
        file("one\r\ntwo\r\n");
        edit("{'path':'a','oldText':'one\\n','newText':''}");
        assertThat(file()).isEqualTo("two\r\n");
    }

    @Test
    void bytesOutsideOfTheReplacedTextStayAsTheyAre() throws Exception {
        byte[] latin = "caf\u00e9 one\r\n\u00ff\u0080 two\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(root.resolve("a"), latin);
        edit("{'path':'a','oldText':'one','newText':'1'}");
        assertThat(Files.readAllBytes(root.resolve("a")))
                .isEqualTo(
                        "caf\u00e9 1\r\n\u00ff\u0080 two\n".getBytes(StandardCharsets.ISO_8859_1));
        ToolResult refused = edit("{'path':'a','oldText':'two','newText':'\u4e2d'}");
        assertThat(refused.text()).contains("cannot hold");
    }

    @Test
    void aMarkedUtf16FileStaysOne() throws Exception {
        byte[] marked = "\uFEFFeins zwei \ud83d\ude00".getBytes(StandardCharsets.UTF_16LE);
        Files.write(root.resolve("a"), marked);
        edit("{'path':'a','oldText':'eins','newText':'\u4e2d'}");
        assertThat(Files.readAllBytes(root.resolve("a")))
                .isEqualTo("\uFEFF\u4e2d zwei \ud83d\ude00".getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void aNearMissNamesTheLineAndTheDifference() throws Exception {
        file("class A {\n\tint value = 1;\n}\n");
        assertThat(edit("{'path':'a','oldText':'    int value = 1;','newText':'x'}").text())
                .isEqualTo(
                        "oldText: not found in a (expected: exactly what the file has); differs only in tabs and spaces or indentation at line 2, where the file has:\n"
                                + "     2\t→\tint value = 1;");
        assertThat(edit("{'path':'a','oldText':'INT value = 1;','newText':'x'}").text())
                .contains("differs only in upper and lower case at line 2");
        assertThat(edit("{'path':'a','oldText':'int valeu = 1;','newText':'x'}").text())
                .contains("the nearest is line 2");
        assertThat(edit("{'path':'a','oldText':'zebra crossing','newText':'x'}").text())
                .endsWith("(expected: exactly what the file has)");
    }

    @Test
    void lookAlikeQuotesAreNamed() throws Exception {
        file("say(\u201chi\u201d)\n");
        assertThat(
                        edit("{'path':'a','oldText':'say(\\'hi\\')','newText':'x'}"
                                        .replace("\\'", "\\\""))
                                .text())
                .contains("look-alike characters at line 1");
    }

    @Test
    void aBinaryFileIsRefused() throws Exception {
        Files.write(root.resolve("a"), new byte[] {'a', 0, 'b'});
        assertThat(edit("{'path':'a','oldText':'a','newText':'b'}").text()).contains("binary file");
    }
}
