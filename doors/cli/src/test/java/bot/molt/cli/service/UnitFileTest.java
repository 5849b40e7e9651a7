package bot.molt.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A unit that was written is read back.
class UnitFileTest {
    @TempDir Path folder;

    @Test
    void quotesPercentSignsAndDollarsMeanThemselvesAgain() throws IOException {
        Path file = folder.resolve("moltbot-gateway.service");
        Files.writeString(
                file,
                """
                [Service]
                ExecStart="/opt/my \\"bot\\"/moltbot" --profile a%%b gateway $$HOME
                WorkingDirectory=/home/a%%b
                Environment="PATH=/usr/bin:/bin"
                Environment="MOLTBOT_STATE_DIR=/srv/my state"
                """);
        UnitFile unit = UnitFile.read(file);
        assertThat(unit.command())
                .isEqualTo(
                        List.of("/opt/my \"bot\"/moltbot", "--profile", "a%b", "gateway", "$HOME"));
        assertThat(unit.folder()).isEqualTo("/home/a%b");
        assertThat(unit.environment())
                .isEqualTo(Map.of("PATH", "/usr/bin:/bin", "MOLTBOT_STATE_DIR", "/srv/my state"));
        assertThat(unit.variable("STATE_DIR")).isEqualTo("/srv/my state");
    }
}
