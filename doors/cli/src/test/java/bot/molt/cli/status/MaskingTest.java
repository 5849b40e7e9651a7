package bot.molt.cli.status;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is taken out of a report before strangers see it.
class MaskingTest {
    private final Masking masking =
            new Masking(List.of("operator"))
                    .with("/home/zoe", "~")
                    .with("user", List.of("al", "bob", "bobby", "operator"));

    @Test
    void aNameHasTheSameMaskEverywhereAndPartsOfWordsStay() {
        assertThat(masking.text("bob asked bobby; Bobcat, kebob and operator did not"))
                .isEqualTo("user-1 asked user-2; Bobcat, kebob and operator did not");
    }

    @Test
    void namesAreMaskedInNamesOfMembersToo() {
        Json.Obj report =
                Json.object()
                        .put("bob", Json.strings(List.of("/home/zoe/work", "bob")))
                        .put("count", 3)
                        .build();
        assertThat(masking.object(report))
                .isEqualTo(
                        Json.object()
                                .put("user-1", Json.strings(List.of("~/work", "user-1")))
                                .put("count", 3)
                                .build());
    }

    @Test
    void secretsAreMaskedByNameAndForm() {
        Json.Obj report =
                Json.object()
                        .put("token", "anything")
                        .put("line", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz")
                        .build();
        assertThat(masking.object(report).toString()).doesNotContain("anything", "abcdefghij");
    }
}
