package bot.molt.app.logging;

import bot.molt.base.concurrent.RunContext;
import java.util.Objects;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/// A named logger.
final class GatewayLogger implements System.Logger {
    private final String name;
    private final Logging logging;

    GatewayLogger(String name, Logging logging) {
        this.name = name;
        this.logging = logging;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public boolean isLoggable(Level level) {
        return logging.admits(level, name);
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String text,
            @Nullable Throwable error) {
        if (isLoggable(level)) {
            write(level, localized(bundle, text), error);
        }
    }

    @Override
    @SuppressWarnings("AnnotateFormatMethod")
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... values) {
        if (isLoggable(level)) {
            write(level, MessageText.of(localized(bundle, format), values), null);
        }
    }

    private void write(Level level, String text, @Nullable Throwable error) {
        logging.log(
                new LogEvent(
                        System.currentTimeMillis(),
                        level,
                        name,
                        text,
                        error,
                        RunContext.current()));
    }

    private static String localized(@Nullable ResourceBundle bundle, @Nullable String text) {
        String key = Objects.toString(text, "");
        return bundle != null && bundle.containsKey(key) ? bundle.getString(key) : key;
    }
}
