package bot.molt.cli.logs;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/// The last warnings and errors of the gateway, for reports.
public final class RecentLog {
    private RecentLog() {}

    /// From the gateway, else from the file of this machine; empty where there is neither.
    public static List<String> warnings(Session session, int most) throws IOException {
        Json.Obj params = Json.object().put("limit", most).put("level", "warn").build();
        try {
            return session.call("logs.tail", params).items("lines").stream()
                    .map(line -> line instanceof Json.Str(String text) ? text : line.toString())
                    .toList();
        } catch (CodedException e) {
            LocalLog log = LocalLog.of(session);
            return session.isOfThisMachine() && Files.isReadable(log.file())
                    ? log.last(most, "warn", null)
                    : List.of();
        }
    }
}
