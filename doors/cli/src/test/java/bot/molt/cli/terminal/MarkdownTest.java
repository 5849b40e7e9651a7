package bot.molt.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class MarkdownTest {
    private static final String TEXT =
            """
            # Title *here*


            Some **bold** and `code` with snake_case_name and 2 * 3 * 4.
            - one
              1. two with [words](https://example.org)
            - [x] done
            > said **so**
            ```java
            if (a < b) { *not* bold }
            ```
            | Name | Zahl |
            |------|-----:|
            | 名字 | 1 |
            | b | 22 |
            ***
            end\
            """;

    private static List<String> plain(List<AttributedString> lines) {
        return lines.stream().map(line -> line.toString().stripTrailing()).toList();
    }

    @Test
    void blocksAreShownAsLines() {
        assertThat(plain(Markdown.of(TEXT, new Look(false), 60)))
                .containsExactly(
                        "Title here",
                        "",
                        "Some bold and code with snake_case_name and 2 * 3 * 4.",
                        "• one",
                        "  1. two with words (https://example.org)",
                        "☑ done",
                        "▏ said so",
                        "┌ java",
                        "│ if (a < b) { *not* bold }",
                        "Name  Zahl",
                        "──────────",
                        "名字  1",
                        "b     22",
                        "─".repeat(40),
                        "end");
    }

    @Test
    void signsBecomeStyles() {
        List<AttributedString> lines = Markdown.of("a **b** `c`", new Look(true), 60);
        assertThat(lines).hasSize(1);
        AttributedString line = lines.getFirst();
        assertThat(line).hasToString("a b c");
        assertThat(line.styleAt(2)).isEqualTo(new Look(true).style(Look.Part.STRONG));
        assertThat(line.styleAt(4)).isEqualTo(new Look(true).style(Look.Part.CODE));
        assertThat(Markdown.of("a **b** `c`", new Look(false), 60).getFirst().styleAt(2))
                .isEqualTo(line.styleAt(1));
    }

    @Test
    void aTextThatGrowsLetterByLetterGivesTheSameLinesOnce() {
        Markdown markdown = new Markdown(new Look(false), 60);
        List<AttributedString> lines = new ArrayList<>();
        for (int i = 1; i <= TEXT.length(); i++) {
            lines.addAll(markdown.update(TEXT.substring(0, i)));
            assertThat(markdown.rest()).hasSizeLessThan(8);
        }
        lines.addAll(markdown.end());
        assertThat(plain(lines)).isEqualTo(plain(Markdown.of(TEXT, new Look(false), 60)));
    }

    @Test
    void whatIsNotFinishedStaysText() {
        assertThat(plain(Markdown.of("**a *b `c [d](", new Look(false), 60)))
                .containsExactly("**a *b `c [d](");
        assertThat(plain(Markdown.of("| a | b |", new Look(false), 60)))
                .containsExactly("| a | b |");
        assertThat(plain(Markdown.of("**_a".repeat(2_000), new Look(false), 20_000))).hasSize(1);
    }
}
