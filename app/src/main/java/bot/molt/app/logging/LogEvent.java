package bot.molt.app.logging;

import bot.molt.base.concurrent.RunContext;
import org.jspecify.annotations.Nullable;

/// Something that was logged.
///
/// @param context whom the thread worked for; null outside every request
record LogEvent(
        long epochMillis,
        System.Logger.Level level,
        String logger,
        String text,
        @Nullable Throwable error,
        @Nullable RunContext context) {
    /// Characters it takes while it waits, about.
    int weight() {
        return 200 + text.length() + (error == null ? 0 : 4_000);
    }
}
