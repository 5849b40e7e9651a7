package bot.molt.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bot.molt.base.CodedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigServiceTest {
    private static final String YAML =
            "# mine\ngateway:\n  port: 4000 # four\n  auth:\n    secret: a-very-secret-secret\nproviders:\n  anthropic: {apiKey: sk-1, model: m}\n";

    @TempDir private Path folder;

    private ConfigService service(String text) throws IOException {
        return new ConfigService(TestFiles.with(folder, "config.yaml", text).reader());
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("config.yaml"));
    }

    @Test
    void getAnswersInBothSpellingsAndWithDefaults() throws IOException {
        ConfigService service = service(YAML);
        assertThat(service.get("gateway.port")).hasToString("4000");
        assertThat(service.get("gateway.auth.secret")).hasToString("\"***\"");
        assertThat(service.get("gateway.auth.token")).hasToString("\"***\"");
        assertThat(service.get("gateway.auth.rateLimit.maxAttempts")).hasToString("10");
        assertThat(service.get("gateway.bind")).hasToString("\"loopback\"");
        assertThat(service.get("providers.anthropic.model")).hasToString("\"m\"");
        assertThat(service.get("models.providers.anthropic"))
                .hasToString("{\"apiKey\":\"***\",\"model\":\"m\"}");
        assertThat(service.get("providers.anthropic.apiKey")).hasToString("\"***\"");
        assertThat(service.get("gateway").toString())
                .contains("4000")
                .doesNotContain("very-secret");
        assertThatThrownBy(() -> service.get("gateway.nothing"))
                .isInstanceOf(CodedException.class)
                .hasMessageContaining("not set");
    }

    @Test
    void setKeepsCommentsAndWritesTheSpellingOfTheFile() throws IOException {
        ConfigService service = service(YAML);
        service.set("gateway.port", "5000");
        service.set("gateway.auth.token", "another-secret-secret");
        assertThat(text())
                .isEqualTo(
                        YAML.replace("4000", "5000")
                                .replace("a-very-secret-secret", "another-secret-secret"));
        service.set("log.level", "debug");
        assertThat(text()).endsWith("logging:\n  level: debug\n");
        service.unset("log.level");
        service.unset("gateway.auth.token");
        assertThat(text()).doesNotContain("secret-secret");
    }

    @Test
    void setIsStrict() throws IOException {
        ConfigService service = service(YAML);
        assertThatThrownBy(() -> service.set("gateway.port", "70000"))
                .hasMessage("gateway.port: 70000 (expected: 0..65535)");
        assertThatThrownBy(() -> service.set("gateway.prot", "1"))
                .hasMessageContaining("did you mean port?");
        assertThatThrownBy(() -> service.set("gateway.auth.mode", "off"))
                .hasMessageContaining("expected: one of");
        assertThat(text()).isEqualTo(YAML);
    }

    @Test
    void fiveOldVersionsAreKeptAndAllArePrivate() throws IOException {
        ConfigService service = service(YAML);
        for (int i = 1; i <= 8; i++) {
            service.set("gateway.port", String.valueOf(i));
        }
        assertThat(Files.readString(folder.resolve("config.yaml.bak"))).contains("port: 7");
        assertThat(Files.readString(folder.resolve("config.yaml.bak.4"))).contains("port: 3");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(ConfigServiceTest::mode)).hasSize(6).containsOnly("rw-------");
        }
    }

    @Test
    void setMakesTheFileWhereThereIsNone() throws IOException {
        Path file = folder.resolve("state/moltbot.json");
        ConfigService service = new ConfigService(new TestFiles(file, java.util.Map.of()).reader());
        service.set("gateway.port", "1");
        assertThat(Files.readString(file)).isEqualTo("{\n  gateway: {port: 1},\n}\n");
        assertThat(service.validate()).isEmpty();
    }

    private static String mode(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
