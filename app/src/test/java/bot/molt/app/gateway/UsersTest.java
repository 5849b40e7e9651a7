package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Users who are added, rotated and revoked while a gateway runs.
class UsersTest {
    private static final String TOOLS =
            "tools: { exec: { security: 'allowlist', ask: 'off', allowlist: ['pwd', 'echo *'] } }";

    @TempDir private Path folder;

    @Test
    void anAddedUserHasAWorkspaceAndTheGlobalPolicy() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, TOOLS)) {
            String key = added(gateway, "{\"id\":\"alice\"}");
            Path own = gateway.state().resolve("workspaces/alice");
            assertThat(gateway.exec(key, "pwd").text()).isEqualTo("/workspace\n");
            assertThat(gateway.post(key, "/api/tools/execute", writing("a.txt")).status())
                    .isEqualTo(200);
            assertThat(own.resolve("a.txt")).hasContent("x");
            assertThat(Files.getPosixFilePermissions(own)).hasSize(3);
            RunningGateway.Answer denied = gateway.exec(key, "id");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text()).contains("tools.exec.allowlist");
            assertThat(gateway.post(key, "/api/tools/execute", reading("/etc/hostname")).status())
                    .isEqualTo(403);
        }
    }

    private static String writing(String path) {
        return "{\"tool\":\"write\",\"input\":{\"path\":\"%s\",\"content\":\"x\"}}".formatted(path);
    }

    private static String reading(String path) {
        return "{\"tool\":\"read\",\"input\":{\"path\":\"%s\"}}".formatted(path);
    }

    @Test
    void keysAreRotatedAndRevokedWhileItRuns() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, TOOLS)) {
            String first = added(gateway, "{\"id\":\"alice\"}");
            String second =
                    gateway.rpc("users.rotate", "{\"id\":\"alice\"}").string("key").orElseThrow();
            assertThat(gateway.exec(first, "pwd").status()).isEqualTo(401);
            assertThat(gateway.exec(second, "pwd").status()).isEqualTo(200);
            gateway.rpc("users.revoke", "{\"id\":\"alice\"}");
            assertThat(gateway.exec(second, "pwd").status()).isEqualTo(401);
        }
    }

    @Test
    void limitsThatAreGivenWithAUserHoldFromTheFirstCallOn() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, TOOLS)) {
            String key = added(gateway, "{\"id\":\"bob\",\"profile\":\"minimal\"}");
            RunningGateway.Answer denied = gateway.exec(key, "pwd");
            assertThat(denied.status()).isEqualTo(403);
            assertThat(denied.text()).contains("profile minimal");
        }
    }

    private static String added(RunningGateway gateway, String params) throws Exception {
        return gateway.rpc("users.add", params).string("key").orElseThrow();
    }
}
