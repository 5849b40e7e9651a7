package bot.molt.execution.audit;

import bot.molt.base.bind.Binder;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import bot.molt.execution.Invocation;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.execution.policy.Policy;
import bot.molt.spi.Caller;
import bot.molt.spi.tool.ToolResult;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.LongAdder;

/// Records a second with waiting writers, measured by hand: `AuditBench <file> <writers>
/// <seconds>`. Each writer does what a call does: a decision that is written, then an outcome that
/// is on the disk.
final class AuditBench {
    private AuditBench() {}

    public static void main(String[] args) throws Exception {
        Path file = Path.of(args[0]);
        Caller alice = new Caller("alice", Caller.Role.USER, "s1", "mcp", "10.0.0.7");
        Decision allow =
                new Decision.Allow(
                        new Decision.Reason("allowed", "git *", "tools.exec.allowlist[0]"));
        Policy.Subject subject = new Policy.Subject(alice, "project-a", "/srv/project-a");
        AuditConfig config = Binder.bind(AuditConfig.class, Json.Obj.EMPTY);
        try (FileAuditLog log =
                        FileAuditLog.open(config, file, new Redactor(), InstantSource.system());
                TaskScope scope = new TaskScope("bench")) {
            LongAdder calls = new LongAdder();
            for (int i = 0; i < Integer.parseInt(args[1]); i++) {
                scope.fork(() -> {
                    while (true) {
                        Json.Obj command =
                                Json.object().put("command", "git status --short").build();
                        Invocation call = Invocation.of("exec", command, alice, "project-a");
                        log.append(AuditRecords.decision(call, subject, allow)).awaitWritten();
                        Outcome done = new Outcome.Done(ToolResult.ok("clean"));
                        log.append(AuditRecords.outcome(call, done, Duration.ofMillis(3)))
                                .awaitDurable();
                        calls.increment();
                    }
                });
            }
            scope.join(Duration.ofSeconds(3));
            for (int round = 0; round < 3; round++) {
                long records = log.records();
                long syncs = log.syncs();
                long before = System.nanoTime();
                scope.join(Duration.ofSeconds(Integer.parseInt(args[2])));
                double seconds = (System.nanoTime() - before) / 1e9;
                System.out.printf(
                        "writers=%s records/s=%.0f syncs/s=%.0f%n",
                        args[1],
                        (log.records() - records) / seconds,
                        (log.syncs() - syncs) / seconds);
            }
        }
    }
}
