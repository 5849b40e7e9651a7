package bot.molt.tools.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeysTest {
    @ParameterizedTest
    @CsvSource({
        "Enter, 0d",
        "tab, 09",
        "S-Tab, 1b5b5a",
        "Escape, 1b",
        "Space, 20",
        "BSpace, 7f",
        "C-c, 03",
        "^D, 04",
        "C-Space, 00",
        "C-[, 1b",
        "M-x, 1b78",
        "C-M-a, 1b01",
        "Up, 1b5b41",
        "C-Right, 1b5b313b3543",
        "F1, 1b4f50",
        "S-F1, 1b5b313b3250",
        "F12, 1b5b32347e",
        "C-Delete, 1b5b333b357e",
        "PageUp, 1b5b357e",
        "x, 78",
        "S-x, 58",
        "-, 2d",
        "€, e282ac"
    })
    void aNameIsWhatATerminalSends(String name, String hex) {
        assertThat(Keys.bytes(List.of(name))).isEqualTo(Keys.hex(List.of(hex)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Entr", "", "C-", "C-€", "F13", "C-Enterr"})
    void anUnknownNameIsRefused(String name) {
        assertThatThrownBy(() -> Keys.bytes(List.of(name)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key: " + name);
    }

    @Test
    void hexIsReadStrictly() {
        assertThat(Keys.hex(List.of("0x1b", "5B 41"))).containsExactly(0x1b, 0x5b, 0x41);
        assertThatThrownBy(() -> Keys.hex(List.of("1")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("hex: 1 (expected: two hexadecimal digits per byte)");
    }

    @Test
    void aPasteCannotEndItself() {
        byte[] pasted = Keys.paste("a\n\u001b[201~rm -rf\n", true);
        assertThat(new String(pasted, StandardCharsets.UTF_8))
                .isEqualTo("\u001b[200~a\r[201~rm -rf\r\u001b[201~");
        assertThat(Keys.paste("a\u001b", false)).asString().isEqualTo("a\u001b");
    }
}
