package bot.molt.base.bind;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordTreeTest {
    /// One component of each kind.
    public record Whole(
            String text,
            @Name("how-many") int count,
            boolean yes,
            @Nullable String absent,
            Reload.When when,
            Duration delay,
            Instant at,
            Secret secret,
            List<Part> parts,
            Map<String, Json> more) {}

    /// A record inside another.
    public record Part(long size) {}

    @Test
    void eachKindOfComponentHasItsForm() {
        Whole whole =
                new Whole(
                        "a",
                        2,
                        true,
                        null,
                        Reload.When.LIVE,
                        Duration.ofSeconds(3),
                        Instant.parse("2026-11-20T08:00:00Z"),
                        Secret.of("hidden"),
                        List.of(new Part(4)),
                        Map.of("x", Json.NULL));
        assertThat(JsonText.compact(RecordTree.of(whole)))
                .isEqualTo(
                        """
                        {"text":"a","how-many":2,"yes":true,"when":"live","delay":3000,\
                        "at":"2026-11-20T08:00:00Z","secret":"***","parts":[{"size":4}],"more":{"x":null}}\
                        """);
    }
}
