package bot.molt.channels.wire;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A setting without which an account cannot be opened.
///
/// @param name below its channel: `botToken`
public record Needed(String name, boolean isThere) {
    /// One that is there where it has a value.
    public static Needed of(String name, @Nullable Object value) {
        return new Needed(name, value != null);
    }

    /// A credential, wherever it stands.
    public static Needed of(Token token) {
        return new Needed(token.name().replaceFirst("^channels\\.[a-z]+\\.", ""), token.isThere());
    }

    /// Names of those that are not there.
    public static List<String> missing(Needed... all) {
        return Stream.of(all).filter(needed -> !needed.isThere()).map(Needed::name).toList();
    }
}
