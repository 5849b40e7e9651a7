package bot.molt.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigReferenceTest {
    private static final Path PAGE =
            Path.of(System.getProperty("house", "..")).resolve("docs/reference/config.md");

    /// `-Dgolden.write=true` writes the page anew.
    @Test
    void thePageSaysWhatTheRecordsSay() throws IOException {
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, ConfigReference.markdown());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(ConfigReference.markdown());
    }

    @Test
    void theSchemaDescribesEverySection() {
        Json.Obj schema = ConfigReference.schema();
        assertThat(
                        ConfigPath.parse("properties.gateway.properties.auth.properties.mode.enum")
                                .find(schema))
                .hasToString("Optional[[\"token\",\"password\",\"basic\",\"jwt\",\"none\"]]");
        assertThat(ConfigPath.parse("properties.gateway.properties.port.default").find(schema))
                .contains(Json.of(18_789));
    }
}
