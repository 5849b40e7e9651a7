package bot.molt.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CleanTest {
    private static final String ESC = "\u001b";

    /// What models, pages and programs have been seen to send to terminals.
    private static final List<String> HOSTILE =
            List.of(
                    ESC + "[2J" + ESC + "[H",
                    ESC + "]0;owned\u0007",
                    ESC + "]52;c;cm0gLXJmIC8=\u0007",
                    ESC + "]52;c;cm0gLXJmIC8=" + ESC + "\\",
                    ESC + "]8;;https://evil.example" + ESC + "\\click" + ESC + "]8;;" + ESC + "\\",
                    ESC + "P+q544e" + ESC + "\\",
                    ESC + "_Gf=100;AAAA" + ESC + "\\",
                    ESC + "^secret" + ESC + "\\",
                    ESC + "[6n",
                    ESC + "[c",
                    ESC + "[?1049h",
                    ESC + "[?2004l",
                    ESC + "[200~rm -rf /" + ESC + "[201~",
                    ESC + "c",
                    ESC + "(0",
                    ESC + "#8",
                    ESC,
                    ESC + "[",
                    ESC + "[31",
                    ESC + "]0;never ends",
                    ESC + ESC + "[2J",
                    ESC + ESC + ESC + "]0;x\u0007",
                    "\u009b2J",
                    "\u009d0;owned\u009c",
                    "\u0090q\u009c",
                    "\b\b\b\b\b",
                    "\u0007\u0007",
                    "safe\rEVIL",
                    "\u000e\u000f",
                    "\u0000\u0001\u007f",
                    "\u202egpj.exe",
                    "\u2066\u2067\u2069",
                    "a\u200bb\u2060c\ufeffd",
                    "\udbff",
                    "x\udc00y",
                    "\udb40\udc41\udb40\udc42",
                    "\u2028\u2029\u0085");

    @Test
    void nothingThatReachesATerminalCanSteerIt() {
        for (String each : HOSTILE) {
            for (String text : List.of(each, "a" + each + "b", each + each, "中" + each + "文")) {
                assertHarmless(Clean.text(text), text);
                assertHarmless(Clean.line(text), text);
                assertHarmless(Clean.exact(text), text);
            }
        }
        String all = String.join("", HOSTILE);
        for (int i = 0; i < all.length(); i++) {
            assertHarmless(Clean.text(all.substring(i)), all);
            assertHarmless(Clean.text(all.substring(0, i)), all);
        }
    }

    private static void assertHarmless(String shown, String raw) {
        assertThat(shown.codePoints().filter(point -> point != '\n'))
                .as(Clean.exact(raw))
                .noneMatch(Character::isISOControl)
                .noneMatch(point -> Character.getType(point) == Character.SURROGATE)
                .noneMatch(point -> point >= 0x202a && point <= 0x202e)
                .noneMatch(point -> point >= 0x2066 && point <= 0x2069);
    }

    @Test
    void wordsAroundSequencesStay() {
        assertThat(Clean.text(ESC + "[1;31mred" + ESC + "[0m and 中文 👩‍🚀\tend"))
                .isEqualTo("red and 中文 👩‍🚀    end");
        assertThat(Clean.text(ESC + "]0;title\u0007words")).isEqualTo("words");
        assertThat(Clean.text("one\r\ntwo\rthree")).isEqualTo("one\ntwo\nthree");
        assertThat(Clean.line(" a \n b\t c ")).isEqualTo("a b c");
    }

    @Test
    void aLineThatEndedStaysWhenMoreFollows() {
        String whole =
                "one " + ESC + "[1mtwo" + ESC + "[0m\r\nthree " + ESC + "]0;x\u0007four\nfive";
        for (int i = 0; i <= whole.length(); i++) {
            String part = Clean.text(whole.substring(0, i));
            int end = part.lastIndexOf('\n') + 1;
            assertThat(Clean.text(whole)).startsWith(part.substring(0, end));
        }
    }

    @Test
    void whatAPersonDecidesAboutHidesNothing() {
        assertThat(Clean.exact("rm\u001b[8m -rf\u202e /\u200b"))
                .isEqualTo("rm\\x1b[8m -rf<U+202E> /<U+200B>");
    }
}
