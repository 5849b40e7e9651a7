package bot.molt.cli.removal;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.TestCli;
import bot.molt.cli.TestCli.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `reset` and `uninstall` without a service.
class RemovalCommandsTest {
    @TempDir Path home;
    private Path state;
    private TestCli cli;

    @BeforeEach
    void fill() throws IOException {
        state = home.resolve(".clawdbot");
        write("moltbot.json", "{ gateway: { port: 1 } }");
        write("users.json", "{}");
        write("devices/paired.json", "{}");
        write("spool/output", "");
        write("workspaces/alice/work.txt", "hers");
        Files.createDirectories(home.resolve("clawd"));
        cli = new TestCli(home);
    }

    private void write(String path, String text) throws IOException {
        Path file = state.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    @Test
    void aResetOfTheConfigurationLeavesTheStateAndABackup() throws IOException {
        Outcome outcome = cli.run("reset", "--scope", "config", "--yes");
        assertThat(outcome.err()).isEmpty();
        assertThat(state.resolve("moltbot.json")).doesNotExist();
        assertThat(state.resolve("users.json")).exists();
        assertThat(cli.run("backup", "restore", "latest").code()).isZero();
        assertThat(state.resolve("moltbot.json")).hasContent("{ gateway: { port: 1 } }");
    }

    @Test
    void aResetOfEverythingLeavesWorkspacesAndBackups() {
        assertThat(cli.run("reset", "--scope", "all", "--yes").out())
                .contains("Reset: 3 files")
                .contains("Back with: moltbot backup restore ");
        assertThat(state.resolve("devices")).doesNotExist();
        assertThat(state.resolve("spool")).doesNotExist();
        assertThat(state.resolve("workspaces/alice/work.txt")).exists();
        assertThat(cli.run("backup", "list").out().lines()).hasSize(2);
    }

    @Test
    void nothingGoesWithoutAYes() {
        Outcome dry = cli.run("reset", "--scope", "state", "--dry-run");
        assertThat(dry.code()).isZero();
        assertThat(dry.out()).contains("would go: " + state.resolve("users.json"));
        Outcome unasked = cli.run("reset", "--scope", "state");
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("expected: --yes");
        assertThat(cli.run("reset", "--scope", "evrything").err()).contains("config, state or all");
        assertThat(state.resolve("users.json")).exists();
    }

    @Test
    void uninstallTakesWhatIsNamed() {
        assertThat(cli.run("uninstall").err()).contains("nothing is named");
        assertThat(cli.run("uninstall", "--state", "--dry-run").out())
                .isEqualTo("would go: state " + state + "\n");
        Outcome outcome = cli.run("uninstall", "--service", "--state", "--app", "--yes");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).contains("was not installed by install.sh");
        assertThat(state.resolve("users.json")).doesNotExist();
        assertThat(state.resolve("workspaces/alice/work.txt")).exists();
        assertThat(home.resolve("clawd")).exists();
        String backup =
                outcome.out()
                        .lines()
                        .filter(l -> l.startsWith("Backup: "))
                        .findFirst()
                        .orElseThrow();
        assertThat(Path.of(backup.substring("Backup: ".length()))).isRegularFile();
    }

    @Test
    void uninstallOfAllLeavesTheBackupOnly() throws IOException {
        assertThat(cli.run("uninstall", "--all", "--yes").code()).isZero();
        assertThat(state).doesNotExist();
        assertThat(home.resolve("clawd")).doesNotExist();
        try (var left = Files.list(home)) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .singleElement()
                    .asString()
                    .matches("moltbot-\\d{8}T\\d{9}Z\\.tar\\.gz");
        }
    }

    @Test
    void aProgramOfInstallShGoesWithItsLinks() throws IOException {
        Path prefix = home.resolve(".local/share/moltbot");
        Files.createDirectories(prefix.resolve("releases/moltbot-1"));
        Files.createSymbolicLink(prefix.resolve("current"), Path.of("releases/moltbot-1"));
        Path bin = Files.createDirectories(home.resolve(".local/bin"));
        Files.createSymbolicLink(bin.resolve("moltbot"), prefix.resolve("current/moltbot"));
        Files.writeString(bin.resolve("other"), "");
        cli.with("MOLTBOT_PROGRAM", prefix + "/releases/moltbot-1/moltbot")
                .with("MOLTBOT_LAUNCHER", bin.resolve("moltbot").toString());
        assertThat(cli.run("uninstall", "--app", "--yes").code()).isZero();
        assertThat(prefix).doesNotExist();
        try (var left = Files.list(bin)) {
            assertThat(left).containsExactly(bin.resolve("other"));
        }
        assertThat(state.resolve("users.json")).exists();
    }
}
