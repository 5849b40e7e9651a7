package bot.molt.gateway.rpc;

import bot.molt.execution.audit.AuditFilter;
import bot.molt.execution.audit.AuditReader;
import bot.molt.gateway.http.Request;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;

/// `GET /api/audit/export`: every line of the audit log as it stands there, as events `record`,
/// then one event `end` with their number; `since` in the query restricts them.
public final class AuditExportEndpoint extends StreamEndpoint {
    private final Supplier<Path> file;
    private final InstantSource clock;

    /// @param file the file that is written now
    public AuditExportEndpoint(Supplier<Path> file, InstantSource clock) {
        super("/api/audit/export");
        this.file = file;
        this.clock = clock;
    }

    @Override
    protected void stream(Request request) throws IOException, InterruptedException {
        AuditFilter filter =
                new AuditFilter(
                        null,
                        null,
                        null,
                        Since.parse(request.exchange().query("since").orElse(null), clock));
        try (EventWriter events = new EventWriter(request.exchange())) {
            long count =
                    new AuditReader(file.get())
                            .export(new Lines(events), AuditReader.Format.JSONL, filter);
            events.event("end", Long.toString(count));
        }
    }

    /// Makes an event of each line.
    private static final class Lines extends OutputStream {
        private final EventWriter events;
        private final java.io.ByteArrayOutputStream line = new java.io.ByteArrayOutputStream();

        Lines(EventWriter events) {
            this.events = events;
        }

        @Override
        public void write(int b) throws IOException {
            if (b != '\n') {
                line.write(b);
                return;
            }
            try {
                events.event("record", line.toString(StandardCharsets.UTF_8));
                line.reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("the client has gone");
            }
        }
    }
}
