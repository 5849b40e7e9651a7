package bot.molt.execution.audit;

import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/// A process that writes records until it is killed, and says which ones were acknowledged.
final class CrashWriter {
    private CrashWriter() {}

    /// @param args the file, and a first number
    public static void main(String[] args) throws Exception {
        AuditConfig config =
                Binder.bind(AuditConfig.class, JsonText.parseObject("{\"maxFileBytes\":100000}"));
        AtomicLong number = new AtomicLong(Long.parseLong(args[1]));
        PrintStream out = System.out;
        try (FileAuditLog log =
                        FileAuditLog.open(
                                config, Path.of(args[0]), new Redactor(), InstantSource.system());
                TaskScope scope = new TaskScope("crash-writer")) {
            for (int i = 0; i < 16; i++) {
                scope.fork(() -> {
                    while (true) {
                        long mine = number.incrementAndGet();
                        AuditLog.Ticket ticket =
                                log.append(
                                        Json.object()
                                                .put("type", "tool_call")
                                                .put("n", mine)
                                                .build());
                        if (mine % 2 == 0) {
                            ticket.awaitDurable();
                        } else {
                            ticket.awaitWritten();
                        }
                        out.print(mine + "\n");
                    }
                });
            }
            scope.join(Duration.ofMinutes(1));
        }
    }
}
