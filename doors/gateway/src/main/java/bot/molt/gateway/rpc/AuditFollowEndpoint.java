package bot.molt.gateway.rpc;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.log.FolderWatch;
import bot.molt.execution.audit.AuditFilter;
import bot.molt.execution.audit.AuditReader;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// `GET /api/audit/follow`: each record of the audit log from now on, as events `record`; `user`
/// and `tool` in the query restrict them.
public final class AuditFollowEndpoint extends StreamEndpoint {
    private static final Duration QUIET = Duration.ofSeconds(15);

    private final Supplier<Path> file;

    /// @param file the file that is written now
    public AuditFollowEndpoint(Supplier<Path> file) {
        super("/api/audit/follow");
        this.file = file;
    }

    @Override
    protected void stream(Request request) throws IOException, InterruptedException {
        AuditFilter filter =
                new AuditFilter(
                        request.exchange().query("user").orElse(null),
                        null,
                        request.exchange().query("tool").orElse(null),
                        null);
        Path log = file.get();
        AuditReader reader = new AuditReader(log);
        AuditReader.Position at = reader.end();
        try (FolderWatch watch = new FolderWatch(log);
                EventWriter events = new EventWriter(request.exchange())) {
            events.comment();
            while (!request.exchange().clientGone()) {
                AuditReader.Page page = reader.follow(at, filter);
                at = page.next();
                for (Json.Obj record : page.records()) {
                    events.event("record", JsonText.compact(record));
                }
                watch.await(QUIET);
                events.comment();
            }
        }
    }
}
