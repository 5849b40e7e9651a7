package bot.molt.app.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.config.Aliases;
import bot.molt.base.config.ConfigEdit;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.ConfigText;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What `moltbot config` does: get, set, unset, validate, schema, file. Setting is strict: a value
/// that would bring a new problem is not written.
public final class ConfigService {
    private final ConfigReader reader;

    public ConfigService(ConfigReader reader) {
        this.reader = reader;
    }

    /// The configuration file.
    public Path file() {
        return reader.files().config();
    }

    /// The JSON Schema.
    public Json.Obj schema() {
        return ConfigReference.schema();
    }

    /// What is wrong with the files; a text that cannot be read at all throws
    /// `ConfigSyntaxException`.
    public List<ConfigProblem> validate() throws IOException {
        return reader.read().problems();
    }

    /// The value of a setting in any spelling: as written, else its default. Secrets are masked.
    ///
    /// Errors: `not_found`.
    public Json get(String path) throws IOException {
        ConfigPath wanted = ConfigPath.parse(path);
        ConfigPath canonical = ConfigPath.parse(Aliases.canonical(path));
        ConfigSnapshot now = reader.read();
        Optional<Json> own =
                text().isPresent() ? wanted.find(text().get().tree()) : Optional.empty();
        return own.filter(value -> isLiteral(value))
                .or(() -> canonical.find(now.tree()))
                .or(() -> canonical.find(ConfigTree.of(now.config())))
                .map(value -> ConfigTree.masked(canonical, value))
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.NOT_FOUND,
                                path
                                        + ": not set (expected: a setting; `moltbot config schema` lists them)"));
    }

    private static boolean isLiteral(Json value) {
        return !value.toString().contains("${") && !value.toString().contains("$include");
    }

    /// Writes a value and returns what changed in meaning.
    ///
    /// @param typed JSON5, else the text itself
    public void set(String path, String typed) throws IOException {
        ConfigText text = textOrEmpty();
        ConfigPath at = spelled(text, path);
        write(text, ConfigEdit.set(text, at, ConfigEdit.value(typed)));
    }

    /// Removes a value in whichever spelling it is written; nothing happens where there is none.
    public void unset(String path) throws IOException {
        ConfigText text = textOrEmpty();
        write(text, ConfigEdit.unset(text, spelled(text, path)));
    }

    /// The path as the file spells it already, else as asked.
    private ConfigPath spelled(ConfigText text, String path) throws IOException {
        ConfigPath asked = ConfigPath.parse(path);
        if (asked.find(text.tree()).isPresent()) {
            return asked;
        }
        String canonical = Aliases.canonical(path);
        return Optional.ofNullable(reader.preview(text.text()).document().places().get(canonical))
                .filter(place -> !place.written().isEmpty())
                .map(place -> ConfigPath.parse(place.written()))
                .filter(written -> written.find(text.tree()).isPresent())
                .orElse(ConfigPath.parse(canonical));
    }

    private void write(ConfigText before, String after) throws IOException {
        if (after.equals(before.text())) {
            return;
        }
        Set<String> old =
                reader.preview(before.text()).problems().stream()
                        .map(ConfigService::withoutPlace)
                        .collect(Collectors.toCollection(HashSet::new));
        Optional<ConfigProblem> fresh =
                reader.preview(after).problems().stream()
                        .filter(problem -> !old.contains(withoutPlace(problem)))
                        .findFirst();
        if (fresh.isPresent()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, fresh.get().path() + ": " + fresh.get().text());
        }
        PrivateFile.replace(file(), after);
    }

    private static String withoutPlace(ConfigProblem problem) {
        return problem.path() + ": " + problem.text();
    }

    private Optional<ConfigText> text() throws IOException {
        return Files.exists(file())
                ? Optional.of(ConfigText.parse(file().toString(), Files.readAllBytes(file())))
                : Optional.empty();
    }

    private ConfigText textOrEmpty() throws IOException {
        return text().orElse(ConfigText.parse(file().toString(), ""));
    }
}
