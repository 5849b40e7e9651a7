package bot.molt.tools.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyPatchToolTest {
    @TempDir private Path root;
    private final ApplyPatchTool patch = new ApplyPatchTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
    }

    private void file(String name, String text) throws Exception {
        Files.writeString(root.resolve(name), text);
    }

    private String file(String name) throws Exception {
        return Files.readString(root.resolve(name));
    }

    private ToolResult patch(String body) throws Exception {
        String input = "*** Begin Patch\n" + body + "*** End Patch\n";
        return patch.call(new ApplyPatchTool.Args(input), call);
    }

    @Test
    void addsUpdatesMovesAndDeletes() throws Exception {
        file("u", "one\ntwo\nthree\n");
        file("m", "keep\nold\n");
        file("d", "gone\n");
        ToolResult result =
                patch(
                        """
                        *** Add File: n/new
                        +first
                        +
                        *** Update File: u
                        @@
                         one
                        -two
                        +2
                        *** Update File: m
                        *** Move to: n/moved
                        @@ keep
                        -old
                        +new
                        *** Delete File: d
                        """);
        assertThat(result.text()).isEqualTo("A n/new\nM u\nR m -> n/moved\nD d");
        assertThat(file("n/new")).isEqualTo("first\n\n");
        assertThat(file("u")).isEqualTo("one\n2\nthree\n");
        assertThat(file("n/moved")).isEqualTo("keep\nnew\n");
        assertThat(root.resolve("m")).doesNotExist();
        assertThat(root.resolve("d")).doesNotExist();
    }

    @Test
    void headingsLeadToTheRightPlace() throws Exception {
        file("u", "class A\n  x\nclass B\n  x\n");
        patch("*** Update File: u\n@@ class B\n-  x\n+  y\n");
        assertThat(file("u")).isEqualTo("class A\n  x\nclass B\n  y\n");
    }

    @Test
    void contextMayDifferInBlanksAndStaysAsItWas() throws Exception {
        file("u", "\tone  \n\ttwo\n\u201cq\u201d\n");
        patch("*** Update File: u\n@@\n one\n-two\n+2\n \"q\"\n");
        assertThat(file("u")).isEqualTo("\tone  \n2\n\u201cq\u201d\n");
    }

    @Test
    void lineEndsAndTheMissingLastOneAreKept() throws Exception {
        file("u", "a\r\nb\r\nc");
        patch("*** Update File: u\n@@\n-b\n+B\n+B2\n c\n*** End of File\n");
        assertThat(file("u")).isEqualTo("a\r\nB\r\nB2\r\nc");
        patch("*** Update File: u\n@@\n-c\n+C\n+D\n");
        assertThat(file("u")).isEqualTo("a\r\nB\r\nB2\r\nC\r\nD");
    }

    @Test
    void anEmptyHunkContextAppends() throws Exception {
        file("u", "a\n");
        patch("*** Update File: u\n@@\n+b\n");
        assertThat(file("u")).isEqualTo("a\nb\n");
    }

    @Test
    void aHunkThatDoesNotFitChangesNothing() throws Exception {
        file("u", "a\n");
        file("v", "b\n");
        ToolResult result =
                patch("*** Update File: u\n@@\n-a\n+A\n*** Update File: v\n@@\n-zzz\n+B\n");
        assertThat(result).isInstanceOf(ToolResult.Failed.class);
        assertThat(result.text())
                .isEqualTo(
                        "v: hunk 1 (line 7 of the patch): not found from line 1 on: 'zzz' (expected: lines that the file has, in order); read the file and make the hunk again; nothing was changed");
        assertThat(file("u")).isEqualTo("a\n");
    }

    @Test
    void aFailingWriteTakesTheOthersBack() throws Exception {
        file("u", "a\n");
        file("d", "gone\n");
        call.testFiles().breakWritesOf("last");
        assertThatThrownBy(() ->
                        patch(
                                "*** Add File: new\n+x\n*** Update File: u\n@@\n-a\n+A\n*** Delete File: d\n*** Add File: last\n+x\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("disk is full");
        assertThat(file("u")).isEqualTo("a\n");
        assertThat(file("d")).isEqualTo("gone\n");
        assertThat(root.resolve("new")).doesNotExist();
    }

    @Test
    void whatLeavesTheWorkspaceIsDeniedBeforeAnythingIsWritten() throws Exception {
        file("u", "a\n");
        assertThatThrownBy(() ->
                        patch("*** Update File: u\n@@\n-a\n+A\n*** Add File: ../../out\n+x\n"))
                .isInstanceOf(AccessDeniedException.class);
        assertThat(file("u")).isEqualTo("a\n");
    }

    @Test
    void thePolicySeesEveryPath() {
        String input =
                "*** Begin Patch\n*** Update File: u\n*** Move to: /etc/m\n@@\n-a\n+b\n*** Delete File: d\n*** End Patch";
        assertThat(patch.accesses(new ApplyPatchTool.Args(input)))
                .containsExactly(
                        new Access.Read("u"),
                        new Access.Write("/etc/m"),
                        new Access.Write("u"),
                        new Access.Write("d"));
    }

    @Test
    void severalSectionsOfOneFileBuildOnEachOther() throws Exception {
        file("u", "a\nb\n");
        patch("*** Update File: u\n@@\n-a\n+1\n*** Update File: ./u\n@@\n-1\n+2\n");
        assertThat(file("u")).isEqualTo("2\nb\n");
        assertThat(patch("*** Add File: x\n+1\n*** Add File: ./x\n+2\n").text()).contains("exists");
    }

    @Test
    void aChangedFileIsRefused() throws Exception {
        file("u", "a\n");
        call.seenFiles().saw(root.toRealPath().resolve("u").toString(), "older");
        assertThat(patch("*** Update File: u\n@@\n-a\n+b\n").text())
                .contains("changed since it was read");
    }

    @Test
    void brokenPatchesAreRefusedWithTheirLine() {
        assertThatThrownBy(() -> PatchText.parse("hello"))
                .isInstanceOf(CodedException.class)
                .hasMessage("input: line 1: 'hello' (expected: *** Begin Patch)");
        assertThatThrownBy(() -> patch("*** Update File: u\n@@\n?x\n"))
                .hasMessageContaining("input: line 4: '?x'");
        assertThatThrownBy(() -> patch("*** Update File: u\n@@\n x\n"))
                .hasMessageContaining("lines that begin with + or -");
        assertThatThrownBy(() -> patch("*** Add File: u\nx\n")).hasMessageContaining("line 3: 'x'");
        assertThatThrownBy(() -> patch("")).isInstanceOf(CodedException.class);
    }

    @Test
    void otherBytesStayAsTheyAre() throws Exception {
        Files.write(root.resolve("u"), "caf\u00e9\nx\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(patch("*** Update File: u\n@@\n-x\n+y\n").details().items("updated"))
                .containsExactly(Json.of("u"));
        assertThat(Files.readAllBytes(root.resolve("u")))
                .isEqualTo("caf\u00e9\ny\n".getBytes(StandardCharsets.ISO_8859_1));
    }
}
