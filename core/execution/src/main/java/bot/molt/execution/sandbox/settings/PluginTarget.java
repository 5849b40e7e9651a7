package bot.molt.execution.sandbox.settings;

import java.util.Optional;

/// How the configuration names a target that a plugin adds: `plugin:jail`.
public final class PluginTarget {
    private static final String PREFIX = "plugin:";

    /// What stands behind the prefix.
    public static final String KIND = "[a-z][a-z0-9-]{0,31}";

    private PluginTarget() {}

    /// The kind of such a target; empty for any other text.
    public static Optional<String> kind(String text) {
        String plain = text.strip();
        return plain.startsWith(PREFIX) && plain.substring(PREFIX.length()).matches(KIND)
                ? Optional.of(plain.substring(PREFIX.length()))
                : Optional.empty();
    }
}
