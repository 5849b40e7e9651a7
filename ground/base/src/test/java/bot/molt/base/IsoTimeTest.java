package bot.molt.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1970-01-01T00:00:00.000Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T12:34:56.007Z",
                "2026-11-20T08:15:00.042Z",
                "9999-12-31T23:59:59.999Z"
            })
    void writesTheFormThatInstantReads(String text) {
        assertThat(IsoTime.millis(Instant.parse(text))).isEqualTo(text).hasSize(IsoTime.LENGTH);
        assertThat(IsoTime.day(Instant.parse(text).toEpochMilli()))
                .isEqualTo(text.substring(0, 10).replace("-", ""));
    }
}
