package bot.molt.protocol.logs;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Which lines of the log are wanted; the newest are taken.
///
/// @param limit 1..5000
/// @param level lines of this level and above: `debug`, `info`, `warn`, `error`
public record TailLogsParams(@Default("500") int limit, @Nullable String level) {
    static final int MOST = 5_000;

    public TailLogsParams {
        Require.range("limit", limit, 1, MOST);
    }
}
