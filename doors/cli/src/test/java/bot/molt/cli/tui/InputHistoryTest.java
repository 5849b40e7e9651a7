package bot.molt.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.redact.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputHistoryTest {
    @TempDir private Path folder;

    private InputHistory open() {
        Redactor redactor = new Redactor();
        redactor.register(Secret.of("token-of-the-gateway"));
        return InputHistory.open(folder.resolve("tui-history"), redactor);
    }

    @Test
    void linesAreThereAgainAndOnlyTheirOwnerReadsThem() throws IOException {
        InputHistory history = open();
        history.add("one");
        history.add("two\nlines 中文");
        history.add("two\nlines 中文");
        assertThat(open().lines()).containsExactly("one", "two\nlines 中文");
        assertThat(Files.getPosixFilePermissions(folder.resolve("tui-history")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void aSecretIsNeverWritten() throws IOException {
        InputHistory history = open();
        history.add("use token-of-the-gateway please");
        history.add("my key is sk-ant-api03-0123456789abcdefghijklmnopqrstuvwxyz0123456789");
        history.add("plain");
        assertThat(Files.readString(folder.resolve("tui-history"))).isEqualTo("\"plain\"\n");
    }

    @Test
    void aFileOfSomebodyElseIsNoObstacle() throws IOException {
        Files.writeString(folder.resolve("tui-history"), "no json\n\"kept\"\n{}\n");
        assertThat(open().lines()).containsExactly("kept");
    }
}
