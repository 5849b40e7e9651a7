package bot.molt.spi.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "*.ts a.ts true",
                "*.ts a/b.ts false",
                "**/*.ts a.ts true",
                "**/*.ts a/b/c.ts true",
                "a/**/z a/z true",
                "a/**/z a/b/c/z true",
                "a/**/z a/b/zz false",
                "a/** a/b/c true",
                "a/** a false",
                "** a/b true",
                "?.c \ud83d\ude00.c true",
                "[a-c]x bx true",
                "[!a-c]x bx false",
                "[^a-c]x zx true",
                "[]]x ]x true",
                "[a a false",
                "\\* * true",
                "\\* x false",
                "{a,b{c,d}}.x bd.x true",
                "{a,b{c,d}}.x b.x false",
                "{a}.x {a}.x true",
                "{a.x {a.x true",
                "a,b a,b true",
                "a*b*c axxbyyc true",
                "a*b*c axxbyy false",
                "**/a/**/b x/a/y/a/b true",
                "./a a true",
                "/a a true",
                ".* .x true",
                "*.tar.gz b.tar.gz true",
                "a** abc true"
            })
    void patternsMatchWholePaths(String pattern, String path, boolean expected) {
        assertThat(Glob.of(pattern).matches(path)).isEqualTo(expected);
    }

    @Test
    void hostilePatternsAreLinearOrRefused() {
        String path = "a/".repeat(500) + "a".repeat(1_000);
        long start = System.nanoTime();
        assertThat(Glob.of("**/*a".repeat(200) + "*b*c").matches(path)).isFalse();
        assertThat(Glob.of("*a".repeat(500) + "b").matches("a".repeat(4_000))).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
        assertThatThrownBy(() -> Glob.of("{a,b}".repeat(30))).isInstanceOf(CodedException.class);
        assertThatThrownBy(() -> Glob.of("x".repeat(5_000))).isInstanceOf(CodedException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.log|a/b.log|false|IGNORED",
                "build/|build|false|SILENT",
                "build/|x/build|true|IGNORED",
                "/a|a|false|IGNORED",
                "/a|x/a|false|SILENT",
                "a/b|a/b|false|IGNORED",
                "a/b|x/a/b|false|SILENT",
                "**/b|x/a/b|false|IGNORED",
                "a/**|a/x/y|false|IGNORED",
                "# x|# x|false|SILENT",
                "\\#x|#x|false|IGNORED",
                "\\!x|!x|false|IGNORED",
                "!x|x|false|KEPT",
                "*.{a}|x.{a}|false|IGNORED",
                "*.{a,b}|x.a|false|SILENT",
                "''|x|false|SILENT"
            })
    void ignoreRulesMeanWhatGitSays(
            String rule, String path, boolean folder, IgnoreFile.Verdict expected) {
        assertThat(IgnoreFile.parse(rule + "\r\n").verdict(path, folder)).isEqualTo(expected);
    }

    @Test
    void theLastRuleWinsAndBlanksAtTheEndDoNotCount() {
        IgnoreFile file = IgnoreFile.parse("\uFEFF*.log  \n!keep.log\nx\\ \n");
        assertThat(file.verdict("a.log", false)).isEqualTo(IgnoreFile.Verdict.IGNORED);
        assertThat(file.verdict("keep.log", false)).isEqualTo(IgnoreFile.Verdict.KEPT);
        assertThat(file.verdict("x ", false)).isEqualTo(IgnoreFile.Verdict.IGNORED);
    }
}
