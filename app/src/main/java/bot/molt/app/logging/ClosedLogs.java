package bot.molt.app.logging;

import bot.molt.base.log.LogPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The closed files beside a log: `gateway-20261120-1.log.gz`; of a log whose name has the day
/// `moltbot-2026-11-20.log.gz`, and `moltbot-2026-11-20-1.log.gz` where that day was too big for
/// one.
///
/// @param written the path of the log as the configuration has it
record ClosedLogs(Path written) {
    private static final String ZIPPED = ".gz";

    /// One of them.
    ///
    /// @param number the greatest for the last of a day that the name of the log has
    record Closed(Path file, String day, int number) {
        boolean isZipped() {
            return file.toString().endsWith(ZIPPED);
        }
    }

    /// Oldest first; what belongs to somebody else is not among them.
    ///
    /// @param current the file that is written now
    List<Closed> all(Path current) throws IOException {
        Pattern ours = pattern();
        List<Closed> all = new ArrayList<>();
        Path folder = current.getParent();
        try (Stream<Path> files = folder == null ? Stream.empty() : Files.list(folder)) {
            for (Path found : (Iterable<Path>) files::iterator) {
                Matcher name = ours.matcher(String.valueOf(found.getFileName()));
                if (!found.equals(current) && name.matches()) {
                    String number = name.group(2);
                    all.add(
                            new Closed(
                                    found,
                                    name.group(1),
                                    number == null ? Integer.MAX_VALUE : Integer.parseInt(number)));
                }
            }
        }
        all.sort(Comparator.comparing(Closed::day).thenComparingInt(Closed::number));
        return all;
    }

    private Pattern pattern() {
        String zipped = "(?:\\.gz)?";
        return LogPath.isDated(written)
                ? Pattern.compile(
                        Pattern.quote(LogPath.before(written))
                                + "([0-9]{4}-[0-9]{2}-[0-9]{2})(?:-([0-9]{1,6}))?"
                                + Pattern.quote(LogPath.behind(written))
                                + zipped)
                : Pattern.compile(
                        Pattern.quote(stem(written))
                                + "-([0-9]{8})-([0-9]{1,6})"
                                + Pattern.quote(extension(written))
                                + zipped);
    }

    /// Where the file that is written now goes when it is closed.
    ///
    /// @param day as its archive names it; the name of a dated log has it already
    Path next(Path current, String day) throws IOException {
        boolean isDated = LogPath.isDated(written);
        String start = stem(current) + "-" + (isDated ? "" : day + "-");
        int number = 1;
        for (Closed closed : all(current)) {
            boolean same =
                    String.valueOf(closed.file().getFileName()).startsWith(start)
                            && closed.number() < Integer.MAX_VALUE;
            number = same ? Math.max(number, closed.number() + 1) : number;
        }
        return current.resolveSibling(start + number + extension(current));
    }

    static Path zipped(Path file) {
        return file.resolveSibling(file.getFileName() + ZIPPED);
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String extension(Path file) {
        return String.valueOf(file.getFileName()).substring(stem(file).length());
    }
}
