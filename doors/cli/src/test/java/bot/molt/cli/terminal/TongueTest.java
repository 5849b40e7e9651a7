package bot.molt.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TongueTest {
    @Test
    void theLocaleDecides() {
        assertThat(Tongue.of(Map.of())).isEqualTo(Tongue.ENGLISH);
        assertThat(Tongue.of(Map.of("LANG", "zh_CN.UTF-8"))).isEqualTo(Tongue.CHINESE);
        assertThat(Tongue.of(Map.of("LANG", "zh_CN.UTF-8", "LC_ALL", "en_US.UTF-8")))
                .isEqualTo(Tongue.ENGLISH);
        assertThat(Tongue.of(Map.of("LANG", "", "LC_MESSAGES", "ZH_TW"))).isEqualTo(Tongue.CHINESE);
    }
}
