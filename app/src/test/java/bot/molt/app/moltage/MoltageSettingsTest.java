package bot.molt.app.moltage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Settings of the seed's manual, by their names.
class MoltageSettingsTest {
    private static final Map<String, List<String>> OF_THE_SEED =
            Map.of(
                    "bridge",
                    List.of(
                            "PORT",
                            "HOST",
                            "WECHAT_APPID",
                            "WECHAT_APPSECRET",
                            "WECHAT_TOKEN",
                            "WECHAT_ENCODING_AES_KEY",
                            "BRIDGE_BASE_URL",
                            "REDIS_URL",
                            "ORCHESTRATOR_URL",
                            "SSH_HOST",
                            "SSH_PORT",
                            "VM_READY_TIMEOUT_MS",
                            "LOG_LEVEL"),
                    "orchestrator",
                    List.of(
                            "PORT",
                            "REDIS_URL",
                            "FIRECRACKER_BIN",
                            "KERNEL_PATH",
                            "BASE_ROOTFS_PATH",
                            "DEFAULT_VCPU",
                            "DEFAULT_MEM_MIB",
                            "VM_SUBNET",
                            "GATEWAY_IP",
                            "BRIDGE_NAME",
                            "VM_DATA_DIR",
                            "SOCKET_DIR"),
                    "ssh-gateway",
                    List.of(
                            "LISTEN_ADDR",
                            "REDIS_URL",
                            "HOST_KEY_PATH",
                            "VM_SSH_USER",
                            "VM_SSH_PASS"),
                    "redis",
                    List.of());

    @TempDir private Path home;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(Map<String, String> environment, String... words) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("HOME", home.toString());
        return new MoltageCommands(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        all,
                        "test")
                .run(List.of(words));
    }

    @Test
    void theComposeFileHasTheSeedsServicesAndNamesEachOfTheirVariables() throws IOException {
        Map<String, String> services = services();

        assertThat(services.keySet()).containsExactlyInAnyOrderElementsOf(OF_THE_SEED.keySet());
        OF_THE_SEED.forEach((service, variables) ->
                variables.forEach(name ->
                        assertThat(services.get(service))
                                .as(service)
                                .contains("\n      " + name + ": ")));
    }

    /// What the file says of each service, by name.
    private static Map<String, String> services() throws IOException {
        Path file = Path.of(System.getProperty("house", ".."), "deploy/moltage/docker-compose.yml");
        String text = Files.readString(file);
        String part = text.substring(text.indexOf("\nservices:\n"), text.indexOf("\nvolumes:\n"));
        Map<String, String> services = new HashMap<>();
        String name = "";
        for (String line : part.lines().toList()) {
            if (line.matches(" {2}[a-z-]+:")) {
                name = line.strip().replace(":", "");
                services.put(name, "");
            } else if (!name.isEmpty()) {
                services.merge(name, "\n" + line, String::concat);
            }
        }
        return services;
    }

    @Test
    void everythingThatIsMissingOrWrongIsNamedAtOnceAndNothingIsStarted() {
        int code =
                run(
                        Map.of(
                                "WECHAT_APPID",
                                "wx1",
                                "LISTEN_ADDR",
                                "nowhere",
                                "DEFAULT_VCPU",
                                "0"),
                        "moltage",
                        "up");

        assertThat(code).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("WECHAT_APPSECRET", "WECHAT_TOKEN", "BRIDGE_BASE_URL")
                .contains("LISTEN_ADDR: nowhere (expected: host:port")
                .contains("DEFAULT_VCPU: 0 (expected:");
        assertThat(home.resolve(".clawdbot/moltage/ssh")).doesNotExist();
    }

    @Test
    void thePartsAloneWantTheSecretBetweenThem() {
        assertThat(run(Map.of(), "moltage", "ssh")).isEqualTo(2);
        assertThat(run(Map.of(), "moltage", "orchestrator")).isEqualTo(2);

        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .filteredOn(line -> line.contains("MOLTAGE_TOKEN"))
                .hasSize(2);
    }

    @Test
    void theHelpIsThereInBothLanguagesAndAWrongWordIsNamed() {
        assertThat(run(Map.of("LANG", "zh_CN.UTF-8"), "moltage", "--help")).isZero();
        assertThat(run(Map.of("LANG", "C"), "moltage", "--help")).isZero();
        assertThat(run(Map.of(), "moltage", "nonsense")).isEqualTo(2);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("用法：", "Usage: ");
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("nonsense (expected: up, bridge");
    }
}
