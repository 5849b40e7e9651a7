package bot.molt.node.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandTextTest {
    @Test
    void theTextOfAShellIsWhatCounts() {
        assertThat(CommandText.of(List.of("/bin/bash", "-c", "git status; rm -rf x")))
                .isEqualTo("git status; rm -rf x");
        assertThat(CommandText.of(List.of("sh", "-lc", "ls"))).isEqualTo("ls");
    }

    @Test
    void aProgramThatIsOnlyNamedAsAShellIsNone() {
        assertThat(CommandText.of(List.of("/tmp/sh", "-c", "git status")))
                .isEqualTo("/tmp/sh -c 'git status'");
        assertThat(CommandText.of(List.of("/bin/sh", "-c", "git status", "more")))
                .isEqualTo("/bin/sh -c 'git status' more");
    }

    @Test
    void wordsStayWords() {
        assertThat(CommandText.of(List.of("echo", "a b", "it's", "$HOME", "", "x;y", "A=b")))
                .isEqualTo("echo 'a b' 'it'\\''s' '$HOME' '' 'x;y' 'A=b'");
    }

    @Test
    void aPathIsTakenOnlyBeforeTheNodesOwn() {
        EnvironmentFilter filter = new EnvironmentFilter("/usr/bin:/bin");
        assertThat(
                        filter.filtered(
                                Map.of(
                                        "PATH", "/opt/tool:/usr/bin:/bin",
                                        "ld_library_path", "/x",
                                        "DYLD_INSERT_LIBRARIES", "/x",
                                        "BASH_ENV", "/x",
                                        "LANG", "C")))
                .isEqualTo(Map.of("PATH", "/opt/tool:/usr/bin:/bin", "LANG", "C"));
        assertThat(filter.filtered(Map.of("PATH", "/opt/tool"))).isEmpty();
    }
}
