package bot.molt.cli.onboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TellTest {
    private static final Pattern PART = Pattern.compile("%[ds]");
    private static final Pattern HAN = Pattern.compile("\\p{IsHan}");
    private static final Pattern WORDS = Pattern.compile("\\p{L}{3}");

    @Test
    void everythingIsSaidInBothLanguagesWithTheSameParts() {
        for (Tell each : Tell.values()) {
            assertThat(each.english()).as(each.toString()).isNotBlank();
            assertThat(HAN.matcher(each.english()).find()).as(each.english()).isFalse();
            assertThat(parts(each.chinese()).toList())
                    .as(each.chinese())
                    .isEqualTo(parts(each.english()).toList());
            boolean hasWords = WORDS.matcher(each.english()).find() && each != Tell.JDK;
            assertThat(!hasWords || HAN.matcher(each.chinese()).find()).as(each.chinese()).isTrue();
        }
    }

    private static Stream<String> parts(String text) {
        return PART.matcher(text).results().map(MatchResult::group);
    }

    @Test
    void providersAreNamedAsTheOriginalNamesThem() {
        assertThat(Provider.named("apiKey")).isEqualTo(Provider.ANTHROPIC);
        assertThat(Provider.named("openai-api-key")).isEqualTo(Provider.OPENAI);
        assertThat(Provider.named("gemini-api-key")).isEqualTo(Provider.GOOGLE);
        assertThat(Provider.named("ollama")).isEqualTo(Provider.OLLAMA);
        assertThat(Provider.named("skip")).isNull();
        assertThatThrownBy(() -> Provider.named("nobody"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("--auth-choice: nobody (expected: skip, anthropic");
        assertThat(Provider.OPENAI.keyOf(Map.of("OPENAI_API_KEY", " k "))).isEqualTo("k");
        assertThat(Provider.OLLAMA.keyOf(Map.of("OPENAI_API_KEY", "k"))).isEmpty();
    }
}
