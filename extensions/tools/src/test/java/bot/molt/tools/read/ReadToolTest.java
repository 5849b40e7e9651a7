package bot.molt.tools.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.JsonText;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.ToolResult;
import bot.molt.tools.test.TestCall;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadToolTest {
    private static final byte[] PNG =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

    @TempDir private Path root;
    private final ReadTool read = new ReadTool();
    private TestCall call;

    @BeforeEach
    void open() throws Exception {
        call = new TestCall(root);
    }

    private void file(String name, byte[] bytes) throws Exception {
        Files.write(root.resolve(name), bytes);
    }

    private void file(String name, String text) throws Exception {
        file(name, text.getBytes(StandardCharsets.UTF_8));
    }

    private ToolResult read(String args) throws Exception {
        return call.call(read, args);
    }

    @Test
    void textComesAsItsLines() throws Exception {
        file("a", "one\r\ntwo\n\nfour");
        String path = root.toRealPath().resolve("a").toString();
        assertThat(read("{'path':'a'}"))
                .isEqualTo(
                        ToolResult.ok(
                                "one\ntwo\n\nfour",
                                JsonText.parseObject(
                                        "{\"path\":\""
                                                + path
                                                + "\",\"lines\":4,\"offset\":1,\"shown\":4,\"encoding\":\"UTF_8\"}")));
    }

    @Test
    void aPieceNamesTheOffsetToGoOnWith() throws Exception {
        file("a", "1\n2\n3\n4\n5\n");
        assertThat(read("{'file_path':'a','offset':2,'limit':2,'numbered':true}").text())
                .isEqualTo("     2\t2\n     3\t3\n\n[Lines 2-3 of 5; go on with offset=4]");
        assertThat(read("{'path':'a','offset':4}").text()).isEqualTo("4\n5");
    }

    @Test
    void theEndOfTheSeedIsTheLineToStopBefore() throws Exception {
        file("a", "1\n2\n3\n4\n5\n");
        assertThat(read("{'path':'a','start':2,'end':4}").text())
                .startsWith("2\n3\n\n[Lines 2-3 of 5");
    }

    @Test
    void anOffsetBehindTheEndIsNamed() throws Exception {
        file("a", "1\n2\n");
        assertThat(read("{'path':'a','offset':9}").text()).startsWith("offset: 9 (expected: 1..2");
    }

    @Test
    void twoThousandLinesAndFiftyKilobytesAreTheMost() throws Exception {
        file("many", "x\n".repeat(5_000));
        assertThat(read("{'path':'many'}").text())
                .endsWith("[Lines 1-2000 of 5000; go on with offset=2001]");
        file("wide", ("y".repeat(1_000) + "\n").repeat(100));
        assertThat(read("{'path':'wide'}").text())
                .hasSizeLessThan(52_000)
                .endsWith("go on with offset=52]");
    }

    @Test
    void aLineOfFiveMegabytesIsCutBetweenCharacters() throws Exception {
        file("long", "x".repeat(1_999) + "\ud83d\ude00".repeat(1_250_000));
        String text = read("{'path':'long'}").text();
        assertThat(text)
                .startsWith("xxx")
                .contains("x… [2500000 more characters]")
                .hasSizeLessThan(2_100);
        assertThat(text.chars().filter(c -> Character.isSurrogate((char) c)).count()).isZero();
    }

    @Test
    void picturesComeAsPictures() throws Exception {
        file("p.txt", PNG);
        assertThat(read("{'path':'p.txt'}").content())
                .singleElement()
                .isInstanceOfSatisfying(
                        Content.Image.class,
                        image -> {
                            assertThat(image.bytes()).isEqualTo(PNG);
                            assertThat(image.mimeType()).isEqualTo("image/png");
                        });
        byte[] big = java.util.Arrays.copyOf(PNG, 6 << 20);
        file("big.png", big);
        assertThat(read("{'path':'big.png'}").text()).contains("image/png of 6291456 bytes");
    }

    @Test
    void otherBinariesAreRefusedWithAGuess() throws Exception {
        file("z", "PK\u0003\u0004\0\0".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read("{'path':'z'}"))
                .isInstanceOf(ToolResult.Failed.class)
                .extracting(ToolResult::text)
                .isEqualTo(
                        "z: binary file, a ZIP archive (or jar, docx, xlsx), 6 bytes (expected: text, image, notebook or PDF)");
    }

    @Test
    void emptyFilesFoldersAndMissingFilesAreSaid() throws Exception {
        file("e", "");
        assertThat(read("{'path':'e'}").text()).isEqualTo("[The file is empty: 0 bytes]");
        assertThat(read("{'path':'.'}").text()).contains("a folder (expected: a file)");
        assertThatThrownBy(() -> read("{'path':'none'}")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> read("{'path':'../../etc/passwd'}"))
                .isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void aFifoIsRefusedAtOnce() throws Exception {
        Process made = new ProcessBuilder("mkfifo", root.resolve("fifo").toString()).start();
        assertThat(made.waitFor()).isZero();
        assertThat(read("{'path':'fifo'}").text()).contains("a device, FIFO, socket");
    }

    @Test
    void aHugeFileIsRefusedWithAWayOut() throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(root.resolve("huge").toFile(), "rw")) {
            file.setLength(8L << 30);
        }
        assertThat(read("{'path':'huge'}").text()).contains("8589934592 bytes").contains("grep");
    }

    @Test
    void everyEncodingReads() throws Exception {
        file("l", "caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
        file("w", "\uFEFFcaf\u00e9".getBytes(StandardCharsets.UTF_16BE));
        file("b", "\uFEFFcaf\u00e9");
        for (String name : List.of("l", "w", "b")) {
            assertThat(read("{'path':'" + name + "'}").text()).isEqualTo("caf\u00e9");
        }
    }

    @Test
    void theVersionThatWasReadIsRemembered() throws Exception {
        file("a", "x");
        read("{'path':'a'}");
        String path = root.toRealPath().resolve("a").toString();
        assertThat(call.seenFiles().version(path))
                .contains(call.sandbox().files().stat("a").version());
    }

    @Test
    void notebooksComeAsCellsWithOutputs() throws Exception {
        String png = Base64.getEncoder().encodeToString(PNG);
        file(
                "n.ipynb",
                """
                {"cells":[{"cell_type":"markdown","id":"m1","source":["# T\\n","x"]},
                 {"cell_type":"code","id":"c1","source":"1+1","outputs":[
                  {"output_type":"execute_result","data":{"text/plain":["2"]}},
                  {"output_type":"display_data","data":{"image/png":"%s","text/plain":"<fig>"}},
                  {"output_type":"error","ename":"E","evalue":"bad","traceback":["t1"]}]}],
                 "nbformat":4,"nbformat_minor":5,"metadata":{}}
                """
                        .formatted(png));
        List<Content> content = read("{'path':'n.ipynb'}").content();
        assertThat(content).hasSize(3);
        assertThat(content.getFirst())
                .isEqualTo(
                        new Content.Text(
                                """
                                <cell id="m1" number="0" type="markdown">
                                # T
                                x
                                </cell>
                                <cell id="c1" number="1" type="code">
                                1+1
                                </cell>
                                <output>
                                2
                                </output>\
                                """));
        assertThat(content.get(1)).isInstanceOf(Content.Image.class);
        assertThat(content.get(2)).isEqualTo(new Content.Text("<output>\nE: bad\nt1\n</output>"));
        file("bad.ipynb", "{oops");
        assertThat(read("{'path':'bad.ipynb'}").text()).isEqualTo("{oops");
    }

    @Test
    void pdfComesAsText() throws Exception {
        file("d.pdf", pdf(3));
        assertThat(read("{'path':'d.pdf','pages':'2-3'}").text()).isEqualTo("page 2\npage 3");
        assertThatThrownBy(() -> read("{'path':'d.pdf','pages':'9'}"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("pages: 9");
        file("broken.pdf", "%PDF-1.4 nothing");
        assertThat(read("{'path':'broken.pdf'}").text()).contains("no readable PDF");
    }

    @Test
    void aPdfThatUnpacksIntoHoursOfWorkIsGivenUp() throws Exception {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            PDPage page = new PDPage();
            document.addPage(page);
            saveAndRestore(new PDPageContentStream(document, page));
            document.save(out);
            Files.write(root.resolve("bomb.pdf"), out.toByteArray());
        }
        assertThat(read("{'path':'bomb.pdf'}").text()).contains("more than 1000000 operations");
    }

    private static void saveAndRestore(PDPageContentStream content) throws Exception {
        for (int i = 0; i < 600_000; i++) {
            content.saveGraphicsState();
            content.restoreGraphicsState();
        }
        content.close();
    }

    private static byte[] pdf(int pages) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PDDocument document = new PDDocument()) {
            for (int i = 1; i <= pages; i++) {
                page(document, "page " + i);
            }
            document.save(bytes);
        }
        return bytes.toByteArray();
    }

    private static void page(PDDocument document, String text) throws Exception {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream stream = new PDPageContentStream(document, page)) {
            stream.beginText();
            stream.setFont(new PDType1Font(Standard14Fonts.FontName.HELVETICA), 12);
            stream.newLineAtOffset(50, 700);
            stream.showText(text);
            stream.endText();
        }
    }
}
