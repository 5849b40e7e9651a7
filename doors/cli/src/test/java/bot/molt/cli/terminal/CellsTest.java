package bot.molt.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class CellsTest {
    private static List<String> wrapped(String text, int cells) {
        return Cells.wrapped(new AttributedString(text), cells).stream()
                .map(AttributedString::toString)
                .toList();
    }

    @Test
    void aChineseCharacterTakesTwoCells() {
        assertThat(Cells.width("中文 ok")).isEqualTo(7);
        assertThat(Cells.width("e\u0301")).isEqualTo(1);
        assertThat(Cells.cut("中文字符", 5)).isEqualTo("中文…");
        assertThat(Cells.cut("中文", 4)).isEqualTo("中文");
    }

    @Test
    void linesBreakAtBlanksAndBetweenWideCharactersButNotBeforeAFullStop() {
        assertThat(wrapped("one two three", 8)).containsExactly("one two", "three");
        assertThat(wrapped("今天天气很好。我们出去", 12)).containsExactly("今天天气很", "好。我们出去");
        assertThat(wrapped("abcdefghij", 4)).containsExactly("abcd", "efgh", "ij");
        assertThat(wrapped("", 10)).containsExactly("");
    }

    @Test
    void noLineIsWiderThanItMayBe() {
        String text = "Wörter und 中文字，混合 mixed `with` 标点。".repeat(20);
        for (int cells = 6; cells < 90; cells++) {
            for (String line : wrapped(text, cells)) {
                assertThat(Cells.width(line)).isLessThanOrEqualTo(cells);
            }
            assertThat(String.join("", wrapped(text, cells)).replace(" ", ""))
                    .isEqualTo(text.replace(" ", ""));
        }
    }
}
