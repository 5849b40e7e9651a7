package bot.molt.cli.logs;

import bot.molt.base.log.LogFilter;
import bot.molt.base.log.LogFollow;
import bot.molt.base.log.LogLines;
import bot.molt.base.log.LogPath;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The log of a gateway of this machine, read from its file.
///
/// @param written its path as the configuration has it
record LocalLog(Path written) {
    private static final Duration QUIET = Duration.ofSeconds(15);

    /// As the configuration says, or where it is by itself.
    static LocalLog of(Session session) throws IOException {
        String named = session.setting("logging.file");
        if (named == null) {
            return new LocalLog(session.stateFolder().resolve("logs/gateway.log"));
        }
        String home = session.environment().getOrDefault("HOME", System.getProperty("user.home"));
        return new LocalLog(
                Path.of(named.startsWith("~/") ? home + named.substring(1) : named)
                        .toAbsolutePath()
                        .normalize());
    }

    Path file() {
        return LogPath.at(written, Instant.now());
    }

    /// The newest lines, oldest first.
    List<String> last(int limit, @Nullable String level, @Nullable String since)
            throws IOException {
        return new LogLines(file(), LogFilter.of(level, since)).last(limit);
    }

    /// Shows lines as they come, until this process is ended.
    void follow(@Nullable String level, Consumer<List<String>> show)
            throws IOException, InterruptedException {
        if (!Files.isDirectory(file().resolveSibling(""))) {
            throw new IOException(
                    "%s: its folder is not there yet (expected: a gateway that has been started)"
                            .formatted(file()));
        }
        try (LogFollow log = new LogFollow(this::file, LogFilter.of(level, null))) {
            while (true) {
                show.accept(log.next());
                log.await(QUIET);
            }
        }
    }
}
