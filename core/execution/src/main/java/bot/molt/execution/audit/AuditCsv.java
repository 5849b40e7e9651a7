package bot.molt.execution.audit;

import bot.molt.base.json.Json;
import java.util.List;

/// Records as rows of RFC 4180. A cell that a spreadsheet would run as a formula gets an apostrophe
/// before it.
final class AuditCsv {
    private static final List<String> COLUMNS =
            List.of(
                    "seq",
                    "ts",
                    "type",
                    "phase",
                    "event",
                    "callId",
                    "userId",
                    "role",
                    "session",
                    "door",
                    "address",
                    "tool",
                    "workspace",
                    "args",
                    "decision",
                    "rule",
                    "source",
                    "reason",
                    "decidedBy",
                    "answer",
                    "status",
                    "code",
                    "durationMs",
                    "exitCode",
                    "result",
                    "prev",
                    "hash");

    static final String HEADER = String.join(",", COLUMNS) + "\r\n";

    private AuditCsv() {}

    static String row(Json.Obj record) {
        StringBuilder row = new StringBuilder();
        for (String column : COLUMNS) {
            row.append(row.isEmpty() ? "" : ",").append(cell(record.get(column)));
        }
        return row.append("\r\n").toString();
    }

    private static String cell(@org.jspecify.annotations.Nullable Json value) {
        String text =
                switch (value) {
                    case null -> "";
                    case Json.Str(String plain) -> plain;
                    default -> value.toString();
                };
        String safe = value instanceof Json.Str && isFormula(text) ? "'" + text : text;
        boolean quoted = safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return quoted ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private static boolean isFormula(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
    }
}
