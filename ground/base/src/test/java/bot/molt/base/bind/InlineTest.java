package bot.molt.base.bind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import org.junit.jupiter.api.Test;

class InlineTest {
    record Outer(String name, @Inline Size size) {}

    record Size(@Default("80") int columns, @Aka("lines") int rows) {}

    @Test
    void membersOfAnInlinedRecordStandInTheOuterObject() {
        Outer bound = Binder.bind(Outer.class, object("{\"name\":\"a\",\"lines\":7}"));
        assertThat(bound).isEqualTo(new Outer("a", new Size(80, 7)));
    }

    @Test
    void anUnknownMemberIsStillUnknown() {
        assertThatThrownBy(() -> Binder.bind(Outer.class, object("{\"name\":\"a\",\"rows\":7,\"colums\":1}")))
                .isInstanceOf(CodedException.class)
                .hasMessage("colums: unknown (did you mean columns?)");
    }

    @Test
    void theSchemaListsThemBesideTheOthers() {
        assertThat(Schema.of(Outer.class).toString())
                .isEqualTo(
                        "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"},"
                                + "\"columns\":{\"type\":\"integer\",\"default\":80},\"rows\":{\"type\":\"integer\"}},"
                                + "\"required\":[\"name\",\"rows\"],\"additionalProperties\":false}");
    }

    private static Json.Obj object(String text) {
        return (Json.Obj) JsonText.parse(text);
    }
}
