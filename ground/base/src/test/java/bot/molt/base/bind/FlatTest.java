package bot.molt.base.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.JsonText;
import org.junit.jupiter.api.Test;

class FlatTest {
    record Inner(@Default("2") @Aka("-A") int after) {}

    record Outer(String name, @Flat Inner inner) {}

    @Test
    void aFlatRecordsPartsAreWrittenBesideItsSiblings() {
        assertThat(Binder.bind(Outer.class, JsonText.parseObject("{\"name\":\"x\",\"-A\":5}")))
                .isEqualTo(new Outer("x", new Inner(5)));
        assertThat(Binder.bind(Outer.class, JsonText.parseObject("{\"name\":\"x\"}")))
                .isEqualTo(new Outer("x", new Inner(2)));
    }

    @Test
    void theSchemaShowsOneLevel() {
        assertThat(JsonText.compact(Schema.of(Outer.class)))
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                                + "\"after\":{\"type\":\"integer\",\"default\":2}},"
                                + "\"required\":[\"name\"],\"additionalProperties\":false}");
    }

    @Test
    void aWrongNameIsStillRefused() {
        assertThatThrownBy(() ->
                        Binder.bind(
                                Outer.class, JsonText.parseObject("{\"name\":\"x\",\"inner\":{}}")))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("inner: unknown");
    }
}
