package bot.molt.channels.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    /// Tags that show what was understood.
    private static final class Tags implements Markup {
        @Override
        public String text(String raw) {
            return raw.replace("<", "&lt;");
        }

        @Override
        public String bold(String inner) {
            return "<b>" + inner + "</b>";
        }

        @Override
        public String italic(String inner) {
            return "<i>" + inner + "</i>";
        }

        @Override
        public String strike(String inner) {
            return "<s>" + inner + "</s>";
        }

        @Override
        public String code(String raw) {
            return "<c>" + text(raw) + "</c>";
        }

        @Override
        public String block(String language, String raw) {
            return "<p " + language + ">" + text(raw) + "</p>";
        }

        @Override
        public String link(String inner, String url) {
            return "<a " + url + ">" + inner + "</a>";
        }

        @Override
        public String quote(String inner) {
            return "<q>" + inner + "</q>";
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "**bold** and *thin*|<b>bold</b> and <i>thin</i>",
                "__bold__ _thin_|<b>bold</b> <i>thin</i>",
                "a_name_of_ours and 2 * 3 * 4|a_name_of_ours and 2 * 3 * 4",
                "**open|**open",
                "~~gone~~|<s>gone</s>",
                "`a < b` and ``c`d``|<c>a &lt; b</c> and <c>c`d</c>",
                "[text](https://x.y/z) [not](javascript:x)|<a https://x.y/z>text</a> [not](javascript:x)",
                "\\*not\\*|*not*",
                "- item **x**|• item <b>x</b>",
                "> said|<q>said</q>",
                "**a `*` b**|<b>a <c>*</c> b</b>",
                "1 < 2|1 &lt; 2",
            })
    void itIsWrittenForThePlatform(String markdown, String expected) {
        assertThat(new Markdown(new Tags()).write(markdown)).isEqualTo(expected);
    }

    @Test
    void blocksKeepTheirTextAndMayStayOpen() {
        Markdown markdown = new Markdown(new Tags());
        assertThat(markdown.write("a\n```java\nint *x*;\n```\nb"))
                .isEqualTo("a\n<p java>int *x*;</p>\nb");
        assertThat(markdown.write("## Head *x*")).isEqualTo("<b>Head <i>x</i></b>");
        assertThat(markdown.write("```\nnever closed")).isEqualTo("<p >never closed</p>");
    }
}
