package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionTest {
    @TempDir Path folder;

    private String bash(String program) throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("completion.bash"), Completion.bash());
        Process process =
                new ProcessBuilder("bash", "-c", ". '" + script + "'; " + program)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return out.strip();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "moltbot he|health help",
                "moltbot policy |explain",
                "moltbot config s|schema set",
                "moltbot --json approvals |allowlist get list resolve set watch",
                "moltbot sandbox re|recreate",
                "moltbot node r|restart run",
                "moltbot moltage u|up users",
                "moltbot workspaces a|add",
                "moltbot sandbox build --do|--dockerfile",
                "moltbot exec --wo|--workdir --workspace",
                "moltbot --tok|--token --token-file",
            })
    void realBashCompletes(String line, String expected) throws IOException, InterruptedException {
        boolean fresh = line.endsWith(" ") || line.endsWith("policy") || line.endsWith("approvals");
        String words = fresh ? line.strip() + " ''" : line;
        String out =
                bash(
                        "COMP_WORDS=("
                                + words
                                + "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _moltbot; echo ${COMPREPLY[*]}");
        assertThat(out).isEqualTo(expected);
    }

    @Test
    void theOtherScriptsNameEveryGroup() {
        for (Entry entry : Commands.all()) {
            assertThat(Completion.zsh()).contains("'" + entry.group() + "'");
            assertThat(Completion.fish()).contains(entry.group());
        }
    }
}
