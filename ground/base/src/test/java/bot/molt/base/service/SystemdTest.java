package bot.molt.base.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What can be known of systemd without one that runs; the rest is tested under a real one.
class SystemdTest {
    @TempDir Path home;

    private Systemd systemd(Scope scope) {
        return new Systemd(scope, Map.of("HOME", home.toString()), SystemPrograms.REAL);
    }

    private ServiceSpec spec() {
        return new ServiceSpec(
                new ServiceName("gateway", "rescue"),
                "Moltbot gateway (rescue)",
                List.of("/bin/true", "--profile", "rescue", "gateway"),
                Map.of("PATH", "/usr/bin:/bin"),
                home,
                home.resolve("service.log"),
                true,
                null);
    }

    @Test
    void unitsOfAUserLieInTheHome() {
        ServiceName name = new ServiceName("gateway", "");
        assertThat(systemd(Scope.USER).file(name))
                .isEqualTo(home.resolve(".config/systemd/user/moltbot-gateway.service"));
        assertThat(systemd(Scope.SYSTEM).file(name))
                .isEqualTo(Path.of("/etc/systemd/system/moltbot-gateway.service"));
    }

    @Test
    void withoutSystemdItIsSaidWhatIsMissing() throws IOException {
        if (Files.isDirectory(Path.of("/run/systemd/system"))) {
            systemd(Scope.USER).require();
            return;
        }
        assertThatThrownBy(() -> systemd(Scope.USER).install(spec()))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining(
                        "systemd: not running here, /run/systemd/system is missing (expected:")
                .hasMessageContaining("--print");
        assertThat(systemd(Scope.USER).state(spec().name())).isEqualTo(ServiceState.ABSENT);
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void systemdFindsNothingWrongWithTheUnits() throws Exception {
        assertThat(verified("--user", Scope.USER)).isEmpty();
        assertThat(verified("--system", Scope.SYSTEM)).isEmpty();
    }

    @Test
    void systemdFindsAnUnknownSetting() throws Exception {
        String wrong = systemd(Scope.USER).text(spec()).replace("KillMode=", "KilMode=");
        assertThat(verified("--user", wrong)).contains("Unknown key 'KilMode'");
    }

    private String verified(String manager, Scope scope) throws Exception {
        return verified(manager, systemd(scope).text(spec()));
    }

    private String verified(String manager, String text) throws Exception {
        Path unit = home.resolve("moltbot-gateway-rescue.service");
        Files.writeString(unit, text);
        ProcessBuilder builder =
                new ProcessBuilder(
                                "systemd-analyze",
                                "verify",
                                manager,
                                "--man=no",
                                "--recursive-errors=no",
                                unit.toString())
                        .redirectErrorStream(true);
        builder.environment().put("XDG_RUNTIME_DIR", home.toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return said.lines()
                .filter(line -> line.contains("moltbot"))
                .reduce("", (all, line) -> all + line + "\n");
    }
}
