package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which gateways of other machines the CLI speaks to, and how.
class RemoteTest {
    private static final String PIN = "ab".repeat(32);

    @TempDir private Path home;

    private TestCli.Outcome health(String url, String... more) {
        String[] words = new String[more.length + 5];
        System.arraycopy(
                new String[] {"health", "--url", url, "--timeout", "300ms"}, 0, words, 0, 5);
        System.arraycopy(more, 0, words, 5, more.length);
        return new TestCli(home).run(words);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws://192.0.2.7:18789",
                "http://10.1.2.3:18789",
                "100.101.102.103:18789",
                "ws://gateway.example",
                "http://[2001:db8::1]:18789",
                "http://127.0.0.1.example:18789"
            })
    void anotherMachineIsNotSpokenToWithoutTls(String url) {
        TestCli.Outcome refused = health(url, "--token", "the-secret");
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err())
                .contains("another machine without TLS", "MOLTBOT_ALLOW_INSECURE_PRIVATE_WS=1")
                .doesNotContain("the-secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://localhost:1", "ws://127.8.9.1:1", "http://[::1]:1", "127.0.0.1:1"})
    void thisMachineIs(String url) {
        assertThat(health(url).err()).contains("connection refused");
    }

    @Test
    void aPrivateNetworkMayBeAllowedAndTheInternetMayNot() {
        TestCli cli = new TestCli(home).with("MOLTBOT_ALLOW_INSECURE_PRIVATE_WS", "1");
        assertThat(cli.run("health", "--url", "http://10.255.255.1:9", "--timeout", "50ms").err())
                .doesNotContain("without TLS");
        assertThat(cli.run("health", "--url", "http://192.0.2.7:9", "--timeout", "50ms").err())
                .contains("without TLS");
    }

    @Test
    void aFingerprintNeedsTls() {
        assertThat(health("ws://127.0.0.1:18789", "--tls-fingerprint", PIN).err())
                .contains("http://127.0.0.1:18789 has no certificate for the tls fingerprint");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "zz", "sha1:00", ""})
    void aBrokenFingerprintIsNamed(String pin) {
        TestCli.Outcome refused = health("wss://127.0.0.1:1", "--tls-fingerprint", pin);
        assertThat(refused.code()).isEqualTo(2);
        assertThat(refused.err()).contains("tls fingerprint: " + pin, "64 hexadecimal digits");
    }
}
