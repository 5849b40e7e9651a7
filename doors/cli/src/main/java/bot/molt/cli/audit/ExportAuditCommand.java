package bot.molt.cli.audit;

import bot.molt.cli.Args;
import bot.molt.cli.Command;
import bot.molt.cli.Rpc;
import bot.molt.cli.Session;
import bot.molt.cli.Syntax;
import bot.molt.protocol.wire.EventStream;
import bot.molt.protocol.wire.EventStream.Event;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// `audit export`: every record as it stands in the log, one JSON document a line.
public final class ExportAuditCommand implements Command {
    @Override
    public void describe(Syntax syntax) {
        syntax.about(
                        "The lines are those of the log itself: `moltbot audit verify FILE` checks them anywhere.")
                .option(
                        "--output",
                        "FILE",
                        "Write there; must not exist yet. Standard output where nothing is said.")
                .option(
                        "--since",
                        "TIME",
                        "Only records of the last 10m, 2h, 1d …, or since 2026-11-20T08:00:00Z.")
                .example("moltbot audit export --output audit.jsonl");
    }

    @Override
    public int run(Args args, Session session) throws IOException {
        String output = args.text("--output");
        String since = args.text("--since");
        String path =
                since == null
                        ? "/api/audit/export"
                        : "/api/audit/export?since="
                                + URLEncoder.encode(since, StandardCharsets.UTF_8);
        try (EventStream events = Rpc.events(session.gateway(), path);
                OutputStream out = open(session, output)) {
            long records = copy(events, out);
            session.err().println(records + " records exported.");
        }
        return 0;
    }

    private static OutputStream open(Session session, @Nullable String file) throws IOException {
        return file == null
                ? new BufferedOutputStream(session.out())
                : new BufferedOutputStream(
                        Files.newOutputStream(
                                Path.of(file),
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE));
    }

    private static long copy(EventStream events, OutputStream out) throws IOException {
        long records = 0;
        for (Event next = events.next(); next != null; next = events.next()) {
            if (next.name().equals("end")) {
                return records;
            }
            out.write(next.data().getBytes(StandardCharsets.UTF_8));
            out.write('\n');
            records++;
        }
        throw new IOException(
                "the export ended before its end mark; the records so far are not all");
    }
}
