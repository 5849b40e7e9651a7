package bot.molt.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.terminal.Phrase;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SayTest {
    private static final Pattern PART = Pattern.compile("%[ds]");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

    @Test
    void everythingIsSaidInBothLanguagesWithTheSameParts() {
        for (Phrase each : Say.values()) {
            assertThat(each.english()).as(each.toString()).isNotBlank();
            assertThat(HAN.matcher(each.english()).find()).as(each.english()).isFalse();
            assertThat(parts(each.chinese()).toList())
                    .as(each.chinese())
                    .isEqualTo(parts(each.english()).toList());
            boolean hasNoWords = each == Say.DELIVER || each == Say.ANSWERED_BY;
            assertThat(hasNoWords || HAN.matcher(each.chinese()).find())
                    .as(each.chinese())
                    .isTrue();
        }
    }

    private static Stream<String> parts(String text) {
        return PART.matcher(text).results().map(MatchResult::group);
    }
}
