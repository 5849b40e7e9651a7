package bot.molt.execution.audit;

import bot.molt.base.CodedException;
import bot.molt.base.bind.Binder;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import java.nio.file.Path;
import java.time.InstantSource;

/// A process that writes records until the log refuses; prints the last acknowledged number and the
/// refusals of the waiting and of the next record.
final class FullDiskWriter {
    private static long acknowledged;

    private FullDiskWriter() {}

    public static void main(String[] args) throws Exception {
        AuditConfig config = Binder.bind(AuditConfig.class, Json.Obj.EMPTY);
        try (FileAuditLog log =
                FileAuditLog.open(
                        config, Path.of(args[0]), new Redactor(), InstantSource.system())) {
            String refusal = untilRefused(log);
            System.out.println(acknowledged);
            System.out.println(refusal);
            System.out.println(untilRefused(log));
        }
    }

    private static String untilRefused(FileAuditLog log) throws InterruptedException {
        try {
            while (true) {
                log.append(record(acknowledged + 1)).awaitDurable();
                acknowledged++;
            }
        } catch (CodedException e) {
            return e.code() + " " + e.text();
        }
    }

    private static Json.Obj record(long n) {
        return Json.object()
                .put("type", "tool_call")
                .put("n", n)
                .put("pad", "x".repeat(300))
                .build();
    }
}
