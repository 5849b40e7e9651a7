package bot.molt.agent.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.bind.Binder;
import bot.molt.base.json.JsonText;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

/// When a conversation begins anew by itself.
class ResetConfigTest {
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final String MAIN = "agent:main:main";

    private static ResetConfig config(String quoted) {
        return Binder.bind(ResetConfig.class, JsonText.parseObject(quoted.replace('\'', '"')));
    }

    private static boolean over(ResetConfig config, String key, String last, String now) {
        return config.isOver(key, "telegram", at(last), at(now), SHANGHAI);
    }

    /// By the clock of Shanghai.
    private static Instant at(String time) {
        return Instant.parse(time + ":00+08:00");
    }

    @Test
    void nothingWrittenMeansNever() {
        assertThat(over(config("{}"), MAIN, "2026-01-01T10:00", "2026-12-01T10:00")).isFalse();
    }

    @Test
    void aDayEndsAtItsHourByTheLocalClock() {
        ResetConfig daily = config("{'reset':{'mode':'daily','atHour':4}}");
        assertThat(over(daily, MAIN, "2026-03-01T23:00", "2026-03-02T03:59")).isFalse();
        assertThat(over(daily, MAIN, "2026-03-01T23:00", "2026-03-02T04:01")).isTrue();
        assertThat(over(daily, MAIN, "2026-03-02T04:01", "2026-03-02T23:59")).isFalse();
    }

    @Test
    void aRestIsLongerThanItsMinutes() {
        ResetConfig idle = config("{'idleMinutes':30}");
        assertThat(over(idle, MAIN, "2026-03-01T10:00", "2026-03-01T10:30")).isFalse();
        assertThat(over(idle, MAIN, "2026-03-01T10:00", "2026-03-01T10:31")).isTrue();
        ResetConfig either = config("{'reset':{'mode':'daily','idleMinutes':30}}");
        assertThat(over(either, MAIN, "2026-03-01T03:50", "2026-03-01T04:01")).isTrue();
        assertThat(over(either, MAIN, "2026-03-01T10:00", "2026-03-01T10:31")).isTrue();
    }

    @Test
    void theChannelsRuleHoldsBeforeTheKindsAndThatBeforeTheCommonOne() {
        ResetConfig all =
                config(
                        "{'reset':{'mode':'idle','idleMinutes':10},'resetByType':{'group':{'mode':'idle','idleMinutes':20},'thread':{'mode':'idle','idleMinutes':40}},'resetByChannel':{'slack':{'mode':'idle','idleMinutes':80}}}");
        String group = "agent:main:telegram:group:-1";
        assertThat(over(all, MAIN, "2026-03-01T10:00", "2026-03-01T10:15")).isTrue();
        assertThat(over(all, group, "2026-03-01T10:00", "2026-03-01T10:15")).isFalse();
        assertThat(over(all, group, "2026-03-01T10:00", "2026-03-01T10:25")).isTrue();
        assertThat(over(all, group + ":topic:7", "2026-03-01T10:00", "2026-03-01T10:25")).isFalse();
        assertThat(
                        all.isOver(
                                MAIN,
                                "slack",
                                at("2026-03-01T10:00"),
                                at("2026-03-01T11:10"),
                                SHANGHAI))
                .isFalse();
    }

    @Test
    void aWordOfOnesOwnBeginsAnewWhereItStandsFirst() {
        ResetConfig own = config("{'resetTriggers':['/new','Guten Morgen']}");
        assertThat(own.plain("guten morgen, was gibt es?")).isEqualTo("guten morgen, was gibt es?");
        assertThat(own.plain("guten morgen was gibt es?")).isEqualTo("/new was gibt es?");
        assertThat(own.plain("Guten Morgen")).isEqualTo("/new");
        assertThat(own.plain("ich sage Guten Morgen")).isEqualTo("ich sage Guten Morgen");
    }

    @Test
    void whatCannotBeIsRefused() {
        assertThatThrownBy(() -> config("{'reset':{'atHour':24}}")).hasMessageContaining("0..23");
        assertThatThrownBy(() -> config("{'resetByType':{'room':{}}}"))
                .hasMessageContaining("dm, group or thread");
    }
}
