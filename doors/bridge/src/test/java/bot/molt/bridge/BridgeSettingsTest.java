package bot.molt.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BridgeSettingsTest {
    @TempDir private Path folder;

    @Test
    void whatIsMissingIsNamedAllAtOnce() {
        assertThatThrownBy(() -> BridgeSettings.from(Map.of("WECHAT_TOKEN", "t"), folder))
                .isInstanceOf(CodedException.class)
                .hasMessage(
                        "Missing required environment variables: WECHAT_APPID, WECHAT_APPSECRET, BRIDGE_BASE_URL");
        Map<String, String> all =
                Map.of(
                        "WECHAT_APPID", "wx1",
                        "WECHAT_APPSECRET", "very-secret-value",
                        "WECHAT_TOKEN", "t",
                        "BRIDGE_BASE_URL", "http://bridge:3000/");
        BridgeSettings settings = BridgeSettings.from(all, folder);
        assertThat(settings.listen().getPort()).isEqualTo(3000);
        assertThat(settings.timing().machine()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.toString()).doesNotContain("very-secret-value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8789/webhook",
                "http://localhost/webhook",
                "http://169.254.169.254/latest/meta-data",
                "http://10.0.1.1:8080/api/v1/vms",
                "http://192.168.1.1/webhook",
                "http://[::1]:3000/webhook",
                "http://[::ffff:10.0.0.1]/webhook",
                "http://[fd00:ec2::254]/latest",
                "http://[64:ff9b::a00:1]/webhook",
                "http://100.64.0.1/webhook",
                "http://user:pass@1.1.1.1/webhook",
                "file:///etc/passwd",
                "http://0/webhook"
            })
    void nobodyBindsTheInsideOfTheHouse(String inside) {
        AddressGuard guard = new AddressGuard(Set.of());
        assertThatThrownBy(() -> guard.checked(inside)).isInstanceOf(CodedException.class);
    }

    @Test
    void whatIsOutsideOrAllowedIsBound() {
        assertThat(new AddressGuard(Set.of()).checked("1.1.1.1:8789/webhook").getPort())
                .isEqualTo(8789);
        assertThat(new AddressGuard(Set.of("10.0.1.1")).checked("http://10.0.1.1/webhook"))
                .hasHost("10.0.1.1");
    }
}
