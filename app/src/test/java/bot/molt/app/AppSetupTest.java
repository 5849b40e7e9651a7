package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.config.ConfigFiles;
import bot.molt.cli.LocalSetup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `setup` in an empty home, and again.
class AppSetupTest {
    @TempDir Path home;

    private ConfigFiles files(@Nullable String profile) throws IOException {
        return ConfigFiles.find(
                new ConfigFiles.Choice(null, profile), Map.of("HOME", home.toString()));
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void everythingThatAGatewayNeedsIsMadeAndPrivate() throws Exception {
        ConfigFiles files = files(null);
        LocalSetup.Made made = new AppSetup().make(files, "");
        Path token = home.resolve(".clawdbot/credentials/gateway-token");
        assertThat(made.config()).isTrue();
        assertThat(made.token()).isTrue();
        assertThat(made.tokenPlace()).isEqualTo(token.toString());
        assertThat(made.workspace()).isEqualTo(home.resolve("clawd")).isDirectory();
        assertThat(made.problems()).isEmpty();
        assertThat(mode(files.state())).isEqualTo("rwx------");
        assertThat(mode(files.config())).isEqualTo("rw-------");
        assertThat(mode(token)).isEqualTo("rw-------");
    }

    @Test
    void whatIsThereIsLeftAlone() throws Exception {
        ConfigFiles files = files(null);
        new AppSetup().make(files, "");
        Files.writeString(
                files.config(),
                "{ gateway: { port: 19999, auth: { token: 'mine-0123456789-mine' } } }");
        LocalSetup.Made again = new AppSetup().make(files, "");
        assertThat(again.config()).isFalse();
        assertThat(again.token()).isFalse();
        assertThat(again.tokenPlace()).isEqualTo("gateway.auth.token");
        assertThat(Files.readString(files.config())).contains("19999");
    }

    @Test
    void theProfileDevHasItsOwnFolderPortAndWorkspace() throws Exception {
        ConfigFiles files = files("dev");
        LocalSetup.Made made = new AppSetup().make(files, "dev");
        assertThat(files.state()).isEqualTo(home.resolve(".clawdbot-dev"));
        assertThat(made.workspace()).isEqualTo(home.resolve("clawd-dev"));
        assertThat(made.problems()).isEmpty();
        assertThat(Files.readString(files.config())).contains("port: 19001,");
    }
}
