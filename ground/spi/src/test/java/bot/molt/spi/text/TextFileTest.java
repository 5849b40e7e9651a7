package bot.molt.spi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextFileTest {
    @ParameterizedTest
    @CsvSource(
            value = {
                "'',UTF_8,''",
                "636166c3a9,UTF_8,caf\u00e9",
                "efbbbf61,UTF_8_WITH_MARK,a",
                "fffe6100,UTF_16LE,a",
                "feff0061,UTF_16BE,a",
                "636166e9,LATIN_1,caf\u00e9",
                "efbfbd,UTF_8,\ufffd",
                "fffe610000d8,LATIN_1,'\u00ff\u00fea\u0000\u0000\u00d8'",
                "efbbbfe9,LATIN_1,'\u00ef\u00bb\u00bf\u00e9'",
                "eda080,LATIN_1,'\u00ed\u00a0\u0080'"
            })
    void theEncodingIsTold(String hex, TextFile.Encoding encoding, String text) {
        assertThat(TextFile.of(HexFormat.of().parseHex(hex)))
                .isEqualTo(new TextFile(text, encoding));
    }

    @Test
    void anyBytesReadAndWriteBackUnchanged() {
        Random random = new Random(3);
        byte[][] heads = {
            {}, {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}, {-1, -2}, {-2, -1}, {'\r', '\n'}
        };
        for (int i = 0; i < 5_000; i++) {
            byte[] head = heads[i % heads.length];
            byte[] bytes = new byte[head.length + random.nextInt(12)];
            random.nextBytes(bytes);
            System.arraycopy(head, 0, bytes, 0, head.length);
            assertThat(TextFile.of(bytes).bytes()).isEqualTo(bytes);
        }
    }

    @Test
    void aCharacterThatTheEncodingLacksIsRefused() {
        TextFile latin = new TextFile("x", TextFile.Encoding.LATIN_1);
        assertThatThrownBy(() -> latin.with("\u4e2d").bytes())
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("ISO-8859-1");
        assertThatThrownBy(() -> new TextFile("\ud800", TextFile.Encoding.UTF_8).bytes())
                .isInstanceOf(CodedException.class);
    }

    @Test
    void binaryIsWhatHasANulEarly() {
        assertThat(TextFile.looksBinary(new byte[] {'a', 0})).isTrue();
        assertThat(TextFile.looksBinary("a\u0000".getBytes(StandardCharsets.UTF_16LE))).isTrue();
        assertThat(TextFile.looksBinary("\uFEFFab".getBytes(StandardCharsets.UTF_16LE))).isFalse();
        assertThat(TextFile.looksBinary(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "a,NONE",
        "'a\n',LF",
        "'a\r\nb\r\n',CRLF",
        "'a\r\nb\n',MIXED",
        "'\n',LF",
        "'a\rb',NONE"
    })
    void lineEndsAreTold(String text, TextFile.LineEnd expected) {
        assertThat(new TextFile(text, TextFile.Encoding.UTF_8).lineEnd()).isEqualTo(expected);
    }

    @Test
    void plainLinesLeadBackToTheRawText() {
        String raw = "a\r\nb\nc\r\r\n\r\nd";
        PlainLines lines = PlainLines.of(raw);
        assertThat(lines.text()).isEqualTo("a\nb\nc\r\n\nd");
        for (int i = 0; i < lines.text().length(); i++) {
            char at = raw.charAt(lines.rawOffset(i));
            assertThat(at == '\r' && lines.text().charAt(i) == '\n' ? '\n' : at)
                    .isEqualTo(lines.text().charAt(i));
        }
        assertThat(lines.rawOffset(lines.text().length())).isEqualTo(raw.length());
        assertThat(lines.lineEndAt(0)).isEqualTo("\r\n");
        assertThat(lines.lineEndAt(2)).isEqualTo("\n");
        assertThat(PlainLines.of("x").lineEndAt(0)).isEqualTo("\n");
    }

    @Test
    void clippingNeverSplitsACharacter() {
        assertThat(Clip.start("a\ud83d\ude00", 2)).isEqualTo("a");
        assertThat(Clip.line("ab\ud83d\ude00", 3)).isEqualTo("ab\u2026 [2 more characters]");
        assertThat(Clip.visible("a\n\u0001\"\\")).isEqualTo("\"a\\n\\u0001\\\"\\\\\"");
        assertThat(Clip.visible("a b")).isEqualTo("a b");
    }
}
