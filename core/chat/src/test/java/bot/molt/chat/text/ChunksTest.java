package bot.molt.chat.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {
    @Test
    void aShortTextIsOneAndABlankOneIsNone() {
        assertThat(Chunks.of("hi", 100)).containsExactly("hi");
        assertThat(Chunks.of(" \n", 100)).isEmpty();
    }

    @Test
    void itIsCutBetweenParagraphsBeforeLinesBeforeWords() {
        String paragraph = "word ".repeat(14).strip();
        List<String> chunks = Chunks.of(paragraph + "\n\n" + paragraph + "\nlast", 120);
        assertThat(chunks).containsExactly(paragraph, paragraph + "\nlast");
        assertThat(Chunks.of("word ".repeat(100).strip(), 100))
                .allMatch(chunk -> chunk.length() <= 100 && chunk.endsWith("word"));
    }

    @Test
    void aBlockOfCodeIsClosedAndOpenedAgain() {
        String code = "line of code\n".repeat(40);
        List<String> chunks = Chunks.of("before\n```java\n" + code + "```\nbehind", 200);
        assertThat(chunks).hasSizeGreaterThan(2).allMatch(chunk -> chunk.length() <= 200);
        assertThat(chunks)
                .allMatch(chunk -> chunk.split("```", -1).length % 2 == 1, "fences come in pairs");
        assertThat(chunks.get(1)).startsWith("```java\n").endsWith("\n```");
        assertThat(chunks.getLast()).endsWith("behind");
        long lines = chunks.stream().flatMap(String::lines).filter("line of code"::equals).count();
        assertThat(lines).isEqualTo(40);
    }

    @Test
    void aSurrogatePairIsNeverSplit() {
        for (int shift = 0; shift < 3; shift++) {
            List<String> chunks = Chunks.of("x".repeat(shift) + "😀".repeat(500), 101);
            assertThat(String.join("", chunks)).isEqualTo("x".repeat(shift) + "😀".repeat(500));
            assertThat(chunks)
                    .allMatch(chunk -> chunk.length() <= 101)
                    .allMatch(chunk -> !Character.isLowSurrogate(chunk.charAt(0)));
        }
    }

    @Test
    void aPlatformThatCountsLinesGetsFew() {
        String text = "a line\n".repeat(40) + "```\n" + "code\n".repeat(40) + "```";
        List<String> chunks = Chunks.of(text, 2_000, 17);
        assertThat(chunks).allMatch(chunk -> chunk.lines().count() <= 18);
        assertThat(chunks)
                .allMatch(chunk -> chunk.split("```", -1).length % 2 == 1, "fences come in pairs");
        assertThat(chunks.stream().flatMap(String::lines).filter("code"::equals)).hasSize(40);
        assertThat(Chunks.of("one\ntwo", 2_000, 17)).containsExactly("one\ntwo");
    }
}
