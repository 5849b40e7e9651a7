package bot.molt.channels.wire;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A credential and the places where it may stand, the first one that holds it counts.
///
/// @param name of the setting, for people
/// @param written null where the configuration has none
/// @param file null for none
/// @param variable of the environment; null for none
public record Token(
        String name, @Nullable Secret written, @Nullable Path file, @Nullable String variable) {
    /// One that stands in the configuration alone.
    public static Token written(String name, @Nullable Secret written) {
        return new Token(name, written, null, null);
    }

    /// Whether one of the places is named.
    public boolean isThere() {
        return written != null || file != null || (variable != null && !variable.isBlank());
    }

    /// The credential.
    ///
    /// Errors: `invalid_params` where it is missing, its file cannot be read, or it has another
    /// form; what it is, is never told.
    public Secret matching(String form, String expected) {
        String found = text().strip();
        if (!found.matches(form)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s (expected: %s)"
                            .formatted(name, found.isEmpty() ? "missing" : "not usable", expected));
        }
        return Secret.of(found);
    }

    private String text() {
        if (written != null && !written.reveal().isBlank()) {
            return written.reveal();
        }
        String fromFile = file == null ? "" : read(file);
        return fromFile.isEmpty() && variable != null ? variable : fromFile;
    }

    private String read(Path path) {
        try {
            return Files.readString(path).strip().lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "%s: %s: %s (expected: a file with the token)"
                            .formatted(name, path, e.getMessage()),
                    e);
        }
    }
}
