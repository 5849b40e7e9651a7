package bot.molt.tools.exec;

import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.sandbox.ProcessRequest;
import bot.molt.spi.sandbox.Sandbox;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.ToolResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/// Words and details of an answer about one command.
final class ExecAnswer {
    static final int MAX_OUTPUT = 200_000;
    static final int TAIL = 2_000;

    private final RunningProcess process;
    private final boolean separate;
    private final String cwd;

    ExecAnswer(RunningProcess process, ExecArgs args, Sandbox sandbox) {
        this.process = process;
        this.separate = args.stderr() == ProcessRequest.Stderr.SEPARATE && !args.terminal().pty();
        this.cwd = Path.of(sandbox.workspace()).resolve(args.workdir()).normalize().toString();
    }

    ToolResult ended(ExitStatus exit) throws IOException {
        String lost = exit.lost();
        if (lost != null) {
            return ToolResult.failed(output(lost), details("lost", exit));
        }
        String status =
                exit.signal() != null ? "killed" : exit.code() == 0 ? "completed" : "failed";
        Json.Obj details = details(status, exit);
        if (exit.signal() != null) {
            return ToolResult.failed(output("Command aborted by signal " + exit.signal()), details);
        }
        return exit.code() == 0
                ? ToolResult.ok(output(""), details)
                : ToolResult.failed(output("Command exited with code " + exit.code()), details);
    }

    ToolResult timedOut(Duration limit) throws IOException {
        ExitStatus exit = process.exit().orElseGet(() -> new ExitStatus(137, "KILL", sinceStart()));
        return ToolResult.failed(
                output("Command timed out after " + seconds(limit) + " seconds"),
                details("timeout", exit));
    }

    ToolResult running() throws IOException {
        if (process.exit().isPresent()) {
            return ended(process.exit().get());
        }
        String tail = process.stdout().summary(TAIL);
        String text =
                "Command still running (session %s, pid %d). Use process poll, log, write or kill with this session."
                        .formatted(process.id(), process.pid());
        Json.Obj details =
                Json.object()
                        .put("status", "running")
                        .put("sessionId", process.id())
                        .put("pid", process.pid())
                        .put("startedAt", process.startedAt().toEpochMilli())
                        .put("cwd", cwd)
                        .put("bytes", process.stdout().size())
                        .put("tail", tail)
                        .build();
        return ToolResult.ok(tail.isEmpty() ? text : text + "\n" + tail, details);
    }

    private String output(String note) throws IOException {
        StringBuilder text = new StringBuilder(process.stdout().summary(share()));
        if (separate && process.stderr().size() > 0) {
            newLine(text).append(process.stderr().summary(share()));
        }
        if (truncated()) {
            newLine(text)
                    .append("(shortened; the whole output: process log, session ")
                    .append(process.id())
                    .append(", unit bytes, with offset and limit)");
        }
        if (!note.isEmpty()) {
            newLine(text).append(note);
        }
        return text.toString();
    }

    private static StringBuilder newLine(StringBuilder text) {
        boolean open = !text.isEmpty() && text.charAt(text.length() - 1) != '\n';
        return open ? text.append('\n') : text;
    }

    private int share() {
        return separate ? MAX_OUTPUT / 2 : MAX_OUTPUT;
    }

    private boolean truncated() {
        return process.stdout().size() > share() || process.stderr().size() > share();
    }

    private Json.Obj details(String status, ExitStatus exit) throws IOException {
        Json.ObjectBuilder details =
                Json.object()
                        .put("status", status)
                        .put("exitCode", exit.code())
                        .put("signal", exit.signal())
                        .put("durationMs", exit.ran().toMillis())
                        .put("cwd", cwd)
                        .put("pid", process.pid())
                        .put("sessionId", process.id())
                        .put("bytes", process.stdout().size() + process.stderr().size())
                        .put("truncated", truncated());
        if (process.request().takesInput() && !process.takesInput()) {
            details.put("input", "not passed on");
        }
        if (separate) {
            details.put("stdout", process.stdout().summary(share()));
            details.put("stderr", process.stderr().summary(share()));
        }
        return details.build();
    }

    private Duration sinceStart() {
        return Duration.between(process.startedAt(), Instant.now());
    }

    private static String seconds(Duration limit) {
        return limit.toMillis() % 1_000 == 0
                ? Long.toString(limit.toSeconds())
                : Double.toString(limit.toMillis() / 1_000.0);
    }
}
