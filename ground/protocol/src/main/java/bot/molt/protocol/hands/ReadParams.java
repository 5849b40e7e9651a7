package bot.molt.protocol.hands;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// A piece of a file.
///
/// @param length at most [HandsLimit#READ]; less comes where the file ends before
/// @param version of the file that the piece must belong to; null for whatever stands there
public record ReadParams(
        @Default("") String workspace,
        String path,
        @Default("0") long offset,
        int length,
        @Nullable String version) {
    public ReadParams {
        Require.range("offset", offset, 0, Long.MAX_VALUE);
        Require.range("length", length, 0, HandsLimit.READ);
    }
}
