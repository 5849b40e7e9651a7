package bot.molt.execution.quota;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.DataSize;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutputRatesTest {
    private static final int MEGABYTE = 1 << 20;

    private Quotas quotas = rate("bob", "1mb");
    private final OutputRates rates = new OutputRates(() -> quotas);

    private static Quotas rate(String user, String rate) {
        return Quotas.of(
                QuotaConfig.standard(),
                Map.of(
                        user,
                        new UserQuotaConfig(null, null, DataSize.parse(rate), null, null, null)));
    }

    @Test
    void fourSecondsOfTheRateAreThereAtOnce() {
        assertThat(rates.of("bob").took(3 * MEGABYTE)).isNotPositive();
        assertThat(rates.of("bob").took(3 * MEGABYTE)).isPositive();
    }

    @Test
    void readersThatComeTogetherWaitOneAfterTheOther() {
        OutputRates.Rate bob = rates.of("bob");
        bob.took(4 * MEGABYTE);
        long first = bob.took(20 * MEGABYTE);
        long second = bob.took(20 * MEGABYTE);
        assertThat(second - first).isGreaterThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void oneUserDoesNotHoldAnotherBackNorTheOperator() {
        rates.of("bob").took(100 * MEGABYTE);
        assertThat(rates.of("alice").took(4 * MEGABYTE)).isNotPositive();
        assertThat(rates.of("operator").took(Integer.MAX_VALUE)).isZero();
        assertThat(rates.of("operator").took(Integer.MAX_VALUE)).isZero();
    }

    @Test
    void anotherRateHoldsFromTheNextReadOn() {
        rates.of("bob").took(5 * MEGABYTE);
        quotas = rate("bob", "0");
        assertThat(rates.of("bob").took(100 * MEGABYTE)).isZero();
    }

    @Test
    void waitingIsCountedForItsUser() {
        rates.of("bob").hold(Duration.ofMillis(5).toNanos());
        assertThat(rates.held("bob")).isPositive();
        assertThat(rates.held("alice")).isZero();
    }
}
