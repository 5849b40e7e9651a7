package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The page about methods, held against what a gateway tells of itself.
class MethodsReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("house", "..")).resolve("docs/reference/methods.md");
    private static final String HEAD =
            """
            # Methods

            What clients call over the WebSocket protocol (`{"type":"req","id":"1","method":"health","params":{}}`), by
            `POST /api/rpc/<method>` and with `moltbot gateway call <method>`. An operator's connection needs the scope;
            `operator.admin` covers all of them, `operator.write` covers `operator.read`. Users of `routing.users` may call
            what says so, for what is their own. `name?` may be left away; a default stands behind `=`.
            `protocol.schema` gives the same as JSON schema.

            | method | scope | users | parameters |
            |---|---|---|---|
            """;

    @TempDir private Path folder;

    /// `-Dgolden.write=true` writes the page anew.
    @Test
    void thePageNamesWhatAGatewayAnswers() throws Exception {
        Json.Obj schema;
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}")) {
            schema = gateway.rpc("protocol.schema", "{}");
        }
        String page = page(schema.object("methods"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(PAGE, page);
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page);
    }

    private static String page(Json.Obj methods) {
        StringBuilder page = new StringBuilder(HEAD);
        for (String name : methods.members().keySet()) {
            Json.Obj method = methods.object(name);
            page.append(
                    "| `%s` | `%s` | %s | %s |\n"
                            .formatted(
                                    name,
                                    method.string("scope").orElse(""),
                                    method.isTrue("forUsers") ? "yes" : "",
                                    params(method.object("params"))));
        }
        return page.toString();
    }

    private static String params(Json.Obj schema) {
        List<Json> required = schema.items("required");
        List<String> names = new ArrayList<>();
        for (Map.Entry<String, Json> property : schema.object("properties").members().entrySet()) {
            boolean isNeeded = required.contains(Json.of(property.getKey()));
            Json value = property.getValue() instanceof Json.Obj one ? one.get("default") : null;
            String otherwise =
                    value == null || value.equals(Json.of(""))
                            ? ""
                            : " = " + JsonText.compact(value);
            names.add("`" + property.getKey() + (isNeeded ? "" : "?") + otherwise + "`");
        }
        return String.join(", ", names);
    }
}
