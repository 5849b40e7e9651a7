package bot.molt.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordsTest {
    @Test
    void oneWordIsACommandLineAlready() {
        assertThat(ShellWords.commandLine(List.of("ls | wc -l"))).isEqualTo("ls | wc -l");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "plain", "two words", "it's", "$HOME", "`id`", "a\nb", "*", "网关", "-n"})
    void aRealShellReadsEachWordAsItWas(String word) throws IOException {
        String line = ShellWords.commandLine(List.of("printf", "%s.", word));
        Process process = new ProcessBuilder("sh", "-c", line).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out).isEqualTo(word + ".");
    }
}
