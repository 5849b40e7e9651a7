package bot.molt.base.log;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

/// The path of a log as the configuration writes it: `YYYY-MM-DD` in the name of the file stands
/// for the day, as the clock on the wall has it.
public final class LogPath {
    private static final String DAY = "YYYY-MM-DD";

    private LogPath() {}

    /// Whether each day has a file of its own.
    public static boolean isDated(Path written) {
        return name(written).contains(DAY);
    }

    /// The file of a day.
    public static Path at(Path written, Instant when) {
        if (!isDated(written)) {
            return written;
        }
        LocalDate day = LocalDate.ofInstant(when, ZoneId.systemDefault());
        return written.resolveSibling(name(written).replace(DAY, day.toString()));
    }

    /// What stands before the day in the name.
    public static String before(Path written) {
        return name(written).substring(0, name(written).indexOf(DAY));
    }

    /// What stands behind it.
    public static String behind(Path written) {
        return name(written).substring(name(written).indexOf(DAY) + DAY.length());
    }

    private static String name(Path written) {
        return String.valueOf(written.getFileName());
    }
}
