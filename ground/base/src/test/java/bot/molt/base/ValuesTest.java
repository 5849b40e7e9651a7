package bot.molt.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    @ParameterizedTest
    @CsvSource({"512,512", "64kb,65536", "2GB,2147483648", "1g,1073741824", "3 MiB,3145728", "0,0"})
    void sizesAreReadAsPeopleWriteThem(String text, long bytes) {
        assertThat(DataSize.parse(text)).isEqualTo(new DataSize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5gb", "1xb", "9999999999999999", "99999999999999t"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> DataSize.parse(text))
                .isInstanceOfAny(IllegalArgumentException.class, ArithmeticException.class);
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "30s,PT30S", "1h30m,PT1H30M", "2d,PT48H", "10,PT10S"})
    void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
        assertThat(Durations.parse(text, ChronoUnit.SECONDS)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1x", "1h x", "-5s", "1.5h"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text, ChronoUnit.SECONDS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretNeverPrintsItself() {
        Secret secret = Secret.of("hunter2");
        assertThat(secret.toString()).isEqualTo("***");
        assertThat(secret.matches("hunter2")).isTrue();
        assertThat(secret.matches("hunter")).isFalse();
        assertThat(secret).isEqualTo(Secret.of("hunter2")).hasSameHashCodeAs(Secret.of("other"));
    }

    @Test
    void idsAndTokensAreLongAndDiffer() {
        assertThat(Ids.next("call")).matches("call_[0-9a-z]{20}").isNotEqualTo(Ids.next("call"));
        assertThat(Ids.token()).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(Ids.token());
    }
}
