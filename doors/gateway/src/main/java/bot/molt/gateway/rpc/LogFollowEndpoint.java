package bot.molt.gateway.rpc;

import bot.molt.base.log.LogFilter;
import bot.molt.base.log.LogFollow;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// `GET /api/logs/follow`: each line of the log from now on, as events `line`; `level` in the query
/// takes lines of that level and above.
public final class LogFollowEndpoint extends StreamEndpoint {
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Supplier<Path> file;

    /// @param file the file that is written now
    public LogFollowEndpoint(Supplier<Path> file) {
        super("/api/logs/follow");
        this.file = file;
    }

    @Override
    protected void stream(Request request) throws IOException, InterruptedException {
        Predicate<String> wanted =
                LogFilter.of(request.exchange().query("level").orElse(null), null);
        try (LogFollow log = new LogFollow(file, wanted);
                EventWriter events = new EventWriter(request.exchange())) {
            events.comment();
            while (!request.exchange().clientGone()) {
                for (String line : log.next()) {
                    events.event("line", line);
                }
                log.await(QUIET);
                events.comment();
            }
        }
    }
}
