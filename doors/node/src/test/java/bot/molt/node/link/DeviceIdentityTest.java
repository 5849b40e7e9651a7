package bot.molt.node.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceIdentityTest {
    @TempDir Path folder;

    private DeviceIdentity opened() throws Exception {
        return DeviceIdentity.open(folder.resolve("identity/device.json"), InstantSource.system());
    }

    @Test
    void aKeyIsMadeOnceAndSignsTheSameEver() throws Exception {
        DeviceIdentity first = opened();
        DeviceIdentity second = opened();
        assertThat(second.id()).isEqualTo(first.id()).matches("[0-9a-f]{64}");
        assertThat(second.publicKey()).isEqualTo(first.publicKey()).hasSize(43);
        assertThat(second.sign("text")).isEqualTo(first.sign("text")).hasSize(86);
    }

    @Test
    void aFileThatIsNoKeyIsNotReplaced() throws Exception {
        DeviceIdentity first = opened();
        Path file = folder.resolve("identity/device.json");
        Files.writeString(file, Files.readString(file).replace(first.id(), "0".repeat(64)));
        assertThatThrownBy(this::opened)
                .hasMessageContaining("deviceId is not the digest of the key")
                .hasMessageContaining("pair anew");
        Files.writeString(file, "{");
        assertThatThrownBy(this::opened).hasMessageContaining("no key of a device");
    }

    @Test
    void aFingerprintMayBeWrittenInAnyWay() {
        String digits = "ab".repeat(32);
        String shown = "SHA256:" + "AB:".repeat(31) + "AB";
        assertThat(new GatewayAddress("host", 1, true, shown).fingerprint()).isEqualTo(digits);
        assertThatThrownBy(() -> new GatewayAddress("host", 1, false, digits))
                .hasMessageContaining("TLS too");
    }
}
