package bot.molt.tools.process;

import bot.molt.base.json.Json;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.RunningProcess;
import java.util.Optional;

/// How a process is shown.
///
/// Shape: `{"sessionId":"p1a2b3c4d","status":"running","pid":71,"command":"npm
/// start","startedAt":1764000000000,"bytes":12,"exitCode":0,"durationMs":9}`; the last two of ended
/// ones only, status then `completed`, `failed` or `killed`.
final class ProcessView {
    private static final int MAX_COMMAND = 200;

    private ProcessView() {}

    static Json.Obj of(RunningProcess process) {
        Json.ObjectBuilder view =
                Json.object()
                        .put("sessionId", process.id())
                        .put("status", status(process))
                        .put("pid", process.pid())
                        .put("command", command(process))
                        .put("startedAt", process.startedAt().toEpochMilli())
                        .put("bytes", process.stdout().size() + process.stderr().size());
        process.exit()
                .ifPresent(exit ->
                        view.put("exitCode", exit.code())
                                .put("signal", exit.signal())
                                .put("durationMs", exit.ran().toMillis()));
        return view.build();
    }

    static String line(RunningProcess process) {
        return "%s  %-9s  pid %d  %s"
                .formatted(process.id(), status(process), process.pid(), command(process));
    }

    static String state(RunningProcess process) {
        Optional<ExitStatus> exit = process.exit();
        if (exit.isEmpty()) {
            return "Process still running.";
        }
        String signal = exit.get().signal();
        return signal == null
                ? "Process exited with code " + exit.get().code() + "."
                : "Process was ended by signal " + signal + ".";
    }

    private static String status(RunningProcess process) {
        Optional<ExitStatus> exit = process.exit();
        if (exit.isEmpty()) {
            return "running";
        }
        if (exit.get().signal() != null) {
            return "killed";
        }
        return exit.get().code() == 0 ? "completed" : "failed";
    }

    private static String command(RunningProcess process) {
        String text = process.request().command().getLast();
        return text.length() <= MAX_COMMAND ? text : text.substring(0, MAX_COMMAND - 1) + "…";
    }
}
