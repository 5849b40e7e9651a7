package bot.molt.base.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the state folder and the configuration file are.
///
/// @param state the state folder, which may not exist yet
/// @param config the configuration file, which may not exist yet
/// @param environment the process's variables and what `<state>/.env` adds
public record ConfigFiles(Path state, Path config, Map<String, String> environment) {
    private static final List<String> NAMES =
            List.of(
                    "moltbot.json",
                    "clawdbot.json",
                    "openclaw.json",
                    "config.yaml",
                    "config.yml",
                    "moltbot.yaml");
    private static final String PROFILE = "[A-Za-z0-9][A-Za-z0-9_-]{0,63}";

    /// What the command line says about it.
    ///
    /// @param config `--config`
    /// @param profile `--profile`; `dev` is what `--dev` means
    public record Choice(@Nullable Path config, @Nullable String profile) {
        public static final Choice NONE = new Choice(null, null);
    }

    /// Finds both: `--config`, `MOLTBOT_CONFIG_PATH`, `CLAWDBOT_CONFIG_PATH`, then the first name
    /// that exists in the state folder, else `moltbot.json` there.
    ///
    /// Errors: `invalid_params` for a profile that is no plain name.
    public static ConfigFiles find(Choice choice, Map<String, String> environment)
            throws IOException {
        Path state = stateFolder(choice, environment);
        Map<String, String> all = DotEnv.added(environment, state.resolve(".env"));
        Path config =
                Optional.ofNullable(choice.config())
                        .or(() -> variable(all, "CONFIG_PATH").map(path -> home(all, path)))
                        .or(() ->
                                NAMES.stream()
                                        .map(state::resolve)
                                        .filter(Files::exists)
                                        .findFirst())
                        .orElse(state.resolve(NAMES.getFirst()));
        return new ConfigFiles(state, config.toAbsolutePath().normalize(), all);
    }

    private static Path stateFolder(Choice choice, Map<String, String> environment) {
        String profile =
                Optional.ofNullable(choice.profile())
                        .or(() -> variable(environment, "PROFILE"))
                        .orElse("");
        if (!profile.isEmpty() && !profile.matches(PROFILE)) {
            String text = "profile: %s (expected: letters, digits, - and _)".formatted(profile);
            throw new CodedException(ErrorCode.INVALID_PARAMS, text);
        }
        boolean isDefault = profile.isEmpty() || profile.equals("default");
        String folder = isDefault ? "~/.clawdbot" : "~/.clawdbot-" + profile;
        Optional<String> written =
                choice.profile() == null ? variable(environment, "STATE_DIR") : Optional.empty();
        return home(environment, written.orElse(folder)).toAbsolutePath().normalize();
    }

    /// `MOLTBOT_<name>`, else `CLAWDBOT_<name>`; blank counts as absent.
    public static Optional<String> variable(Map<String, String> environment, String name) {
        return List.of("MOLTBOT_", "CLAWDBOT_").stream()
                .map(prefix -> environment.getOrDefault(prefix + name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    private static Path home(Map<String, String> environment, String path) {
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "/"));
        return path.equals("~") || path.startsWith("~/")
                ? Path.of(home + path.substring(1))
                : Path.of(path);
    }

    /// The bytes of a file of configuration size.
    static byte[] bytes(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new ConfigSyntaxException(
                    new Place(file.toString(), 1, 1, ""),
                    "not a regular file (expected: a text file)");
        }
        if (Files.size(file) > ConfigText.MAX_CHARS) {
            throw new ConfigSyntaxException(
                    new Place(file.toString(), 1, 1, ""), "too big (expected: 4 MB at most)");
        }
        return Files.readAllBytes(file);
    }
}
