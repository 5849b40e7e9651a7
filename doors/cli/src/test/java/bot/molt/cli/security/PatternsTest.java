package bot.molt.cli.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which patterns of commands allow everything.
class PatternsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"*", "bash", "bash *", "/usr/bin/env *", "python3 -c *", "sudo *", "/*/*"})
    void whatRunsAnythingIsWide(String pattern) {
        assertThat(Patterns.isWide(pattern)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"git *", "ls", "python3 scripts/build.py", "/usr/bin/git", "echo *"})
    void whatNamesAProgramOrAScriptIsNot(String pattern) {
        assertThat(Patterns.isWide(pattern)).isFalse();
    }
}
