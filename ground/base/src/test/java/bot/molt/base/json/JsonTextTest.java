package bot.molt.base.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @Test
    void whatIsWrittenReadsBackTheSame() {
        String text = "{\"a\":[1,2.50,-0.1,1E+400,true,null],\"字\":\"\\\"\\n😀\"}";
        Json json = JsonText.parse(text);
        assertThat(JsonText.parse(JsonText.compact(json))).isEqualTo(json);
        assertThat(JsonText.parse(JsonText.pretty(json))).isEqualTo(json);
        assertThat(JsonText.parse(JsonText.bytes(json))).isEqualTo(json);
    }

    @Test
    void numbersKeepWhatWasWritten() {
        assertThat(JsonText.compact(JsonText.parse("[12345678901234567890,0.10]")))
                .isEqualTo("[12345678901234567890,0.10]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "[1,]",
                "{'a':1}",
                "{\"a\":1,\"a\":2}",
                "01",
                "NaN",
                "1 2",
                "\"\u0001\"",
                "{\"a\"}",
                "tru",
                "[1}",
                "\"\\x\"",
                "// c\n1"
            })
    void whatIsNoJsonIsRefusedWithItsPlace(String text) {
        assertThatThrownBy(() -> JsonText.parse(text))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("line 1, column ");
    }

    @Test
    void deepNestingIsRefusedNotRunInto() {
        assertThatThrownBy(() -> JsonText.parse("[".repeat(100_000)))
                .isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void invalidUtf8IsRefused() {
        byte[] bytes = "{\"a\":\"xx\"}".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xC3;
        bytes[7] = (byte) 0x28;
        assertThatThrownBy(() -> JsonText.parse(bytes)).isInstanceOf(JsonSyntaxException.class);
    }

    @Test
    void anExponentBeyondAllNumbersIsRefused() {
        assertThatThrownBy(() -> JsonText.parse("{\"a\":1e9223372036854775808}"))
                .isInstanceOf(JsonSyntaxException.class)
                .hasMessageContaining("exponent");
    }
}
