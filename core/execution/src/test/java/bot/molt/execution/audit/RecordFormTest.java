package bot.molt.execution.audit;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class RecordFormTest {
    private final RecordForm form = new RecordForm(new Redactor(), 64);

    @Test
    void aHarmlessRecordIsWrittenAsItIs() {
        assertThat(written("{\"type\":\"x\",\"a\":[1,{\"b\":null}]}"))
                .isEqualTo("{\"type\":\"x\",\"a\":[1,{\"b\":null}]}");
    }

    @Test
    void halfASecretAtACutIsNotWritten() {
        for (int pad = 0; pad < 2_000; pad += 7) {
            String text =
                    "p ".repeat(pad) + "password=abcdefgh ".repeat(60) + "ghp_" + "Z".repeat(40);
            assertThat(written(Json.object().put("type", "x").put("text", text).build().toString()))
                    .doesNotContain("ZZZ")
                    .doesNotContain("abcdefg");
        }
    }

    @Test
    void longListsDeepTreesAndLongNamesAreCut() {
        Json.Arr list = Json.array(Collections.nCopies(1_000, Json.TRUE));
        Json deep = Json.of("core");
        for (int i = 0; i < 100; i++) {
            deep = Json.array(java.util.List.of(deep));
        }
        Json.Obj record =
                Json.object()
                        .put("type", "x")
                        .put("list", list)
                        .put("deep", deep)
                        .put("n".repeat(900), "v")
                        .build();
        assertThat(written(record.toString()))
                .contains("\"…[+800 items]\"")
                .contains("[[\"…[cut]\"]]")
                .hasSizeLessThan(2_500);
    }

    @Test
    void aRecordThatIsStillTooLargeKeepsItsPlainFields() {
        Json.Arr row = Json.array(Collections.nCopies(200, Json.of("x".repeat(64))));
        Json.Arr table = Json.array(Collections.nCopies(200, row));
        Json.Obj record =
                Json.object()
                        .put("type", "tool_call")
                        .put("args", table)
                        .put("tool", "exec")
                        .build();
        assertThat(written(record.toString()))
                .startsWith("{\"type\":\"tool_call\",\"tool\":\"exec\",\"truncatedBytes\":");
    }

    @Test
    void aCutNeverSplitsACharacter() {
        String text = "x".repeat(63) + "\uD83D\uDE00".repeat(20);
        assertThat(written(Json.object().put("type", "x").put("t", text).build().toString()))
                .contains("x…[cut]");
    }

    private String written(String record) {
        return new String(form.bytes(JsonText.parseObject(record)), AuditLine.UTF_8);
    }
}
