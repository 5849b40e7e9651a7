package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Settings of the execution road, as a running gateway follows them.
class RoadSettingsTest {
    private static final String TOOLS =
            "tools: { exec: { security: 'full', ask: 'off', timeoutSec: 600, maxRunning: 64 } }";

    @TempDir private Path folder;

    @Test
    void limitsOfCommandsFollowTheFile() throws Exception {
        try (RunningGateway gateway = new RunningGateway(folder, TOOLS)) {
            gateway.change("timeoutSec: 600", "timeoutSec: 1");
            assertThat(gateway.exec(RunningGateway.TOKEN, "sleep 20").text())
                    .isEqualTo("Command timed out after 1 seconds");
            gateway.change("timeoutSec: 1", "timeoutSec: 600, backgroundMs: 100");
            assertThat(gateway.exec(RunningGateway.TOKEN, "sleep 20").text())
                    .startsWith("Command still running");
            gateway.change("maxRunning: 64", "maxRunning: 1");
            RunningGateway.Answer refused = gateway.exec(RunningGateway.TOKEN, "true");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text()).startsWith("processes: 1 are running");
        }
    }

    @Test
    void withoutAnAuditLogNothingIsRecordedAndCallsRun() throws Exception {
        String off = TOOLS + ", logging: { auditLog: { enabled: false } }";
        try (RunningGateway gateway = new RunningGateway(folder, off)) {
            assertThat(gateway.exec(RunningGateway.TOKEN, "echo hi").text()).isEqualTo("hi\n");
            assertThat(gateway.text("/readyz")).startsWith("{\"ready\":true");
            assertThat(Files.exists(gateway.state().resolve("logs/audit.jsonl"))).isFalse();
        }
    }
}
