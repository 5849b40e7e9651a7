package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Manual pages, as `man` shows them.
class ManPageTest {
    @TempDir Path folder;

    private String rendered(Path page) throws Exception {
        ProcessBuilder man = new ProcessBuilder("man", "--warnings", "-l", page.toString());
        man.environment().put("MANWIDTH", "100");
        man.environment().put("LC_ALL", "C.UTF-8");
        man.environment().put("MAN_KEEP_FORMATTING", "");
        Path errors = folder.resolve("errors");
        Process process = man.redirectError(errors.toFile()).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        assertThat(errors).isEmptyFile();
        return text;
    }

    @Test
    void everyCommandHasAPageAndTheWholeHasAllOfThem() throws Exception {
        TestCli cli = new TestCli(folder);
        assertThat(cli.run("man", "--output", folder.resolve("man1").toString()).err()).isEmpty();
        String whole = rendered(folder.resolve("man1/moltbot.1"));
        for (String name : Commands.names()) {
            assertThat(whole).contains("moltbot " + name);
            assertThat(folder.resolve("man1/moltbot-" + name.replace(' ', '-') + ".1")).exists();
        }
        String page = rendered(folder.resolve("man1/moltbot-backup-create.1"));
        assertThat(page)
                .contains("moltbot-backup-create - Keep configuration")
                .contains("--passphrase-file FILE")
                .contains("moltbot backup create --output /mnt/backups --keep 30")
                .contains("OPTIONS OF EVERY COMMAND");
        assertThat(Files.readString(folder.resolve("man1/moltbot.1")))
                .isEqualTo(cli.run("man").out());
    }

    @Test
    void whatTheFormatterWouldTakeForItsOwnIsText() {
        assertThat(ManPage.escaped(".so /etc/passwd")).isEqualTo("\\&.so /etc/passwd");
        assertThat(ManPage.escaped("a\\b\n.c")).isEqualTo("a\\eb\n\\&.c");
    }
}
