package bot.molt.tools.exec;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.sandbox.ExitStatus;
import bot.molt.spi.tool.Access;
import bot.molt.spi.tool.Effect;
import bot.molt.spi.tool.RunningProcess;
import bot.molt.spi.tool.Tool;
import bot.molt.spi.tool.ToolContext;
import bot.molt.spi.tool.ToolResult;
import bot.molt.spi.tool.ToolSpec;
import bot.molt.spi.tool.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Runs a command line in the call's sandbox and waits for it, or lets it go on in the background.
///
/// Details:
/// `{"status":"completed","exitCode":0,"durationMs":3,"cwd":"/w","pid":71,"sessionId":"p1x","bytes":5,"truncated":false}`;
/// status is `completed`, `failed`, `timeout`, `killed` or `running`.
public final class ExecTool implements Tool<ExecArgs> {
    static final Duration GRACE = Duration.ofSeconds(2);

    /// Standard input of this size fits into a pipe and needs no thread.
    private static final int PIPE = 32 * 1024;

    /// How long a command gets to become the first lines of a background answer.
    private static final Duration GLANCE = Duration.ofMillis(100);

    private static final ToolSpec<ExecArgs> SPEC =
            new ToolSpec<>(
                    "exec",
                    "Run a shell command line in the workspace. Waits for its end and returns its output and "
                            + "exit code; with background or yieldMs a command that runs on is continued through "
                            + "the process tool. Long output is shortened in the middle; the whole of it is read "
                            + "with process log.",
                    ExecArgs.class,
                    Effect.RUNS);

    private final Supplier<ExecDefaults> defaults;

    /// @param defaults those that hold now
    public ExecTool(Supplier<ExecDefaults> defaults) {
        this.defaults = defaults;
    }

    @Override
    public ToolSpec<ExecArgs> spec() {
        return SPEC;
    }

    @Override
    public List<Access> accesses(ExecArgs args) {
        return List.of(new Access.Command(args.command(), args.workdir(), args.env(), stdin(args)));
    }

    private static Access.Stdin stdin(ExecArgs args) {
        if (args.terminal().typed()) {
            return Access.Stdin.TERMINAL;
        }
        return args.stdin() == null ? Access.Stdin.NONE : Access.Stdin.TEXT;
    }

    @Override
    public ToolResult call(ExecArgs args, ToolContext context)
            throws IOException, InterruptedException {
        Optional<String> refusal = refusal(args.routing());
        if (refusal.isPresent()) {
            return ToolResult.failed(refusal.get());
        }
        RunningProcess process = context.processes().start(args.request(context.sandbox().shell()));
        try (TaskScope feeding = new TaskScope("exec-stdin")) {
            feed(process, args, feeding);
            return await(process, args, context);
        } catch (InterruptedException e) {
            if (!process.detached()) {
                process.terminate(GRACE);
            }
            throw e;
        }
    }

    @Override
    public Optional<Wish> wish(ExecArgs args) {
        String node = args.routing().node();
        return "node".equals(args.routing().host()) || node != null
                ? Optional.of(new Wish("node", node == null ? "" : node))
                : Optional.empty();
    }

    private static Optional<String> refusal(ExecArgs.Routing routing) {
        return "deny".equals(routing.security())
                ? Optional.of("security: deny (the call itself asks for a refusal)")
                : Optional.empty();
    }

    private ToolResult await(RunningProcess process, ExecArgs args, ToolContext context)
            throws IOException, InterruptedException {
        ExecAnswer answer = new ExecAnswer(process, args, context.sandbox());
        ExecArgs.Waiting waiting = args.waiting();
        if (waiting.background()) {
            process.detach();
            Optional<ExitStatus> _ = process.await(GLANCE);
            return answer.running();
        }
        ExecDefaults now = defaults.get();
        Duration limit = shorter(waiting.limit(now), context.timeLimit());
        Duration patience = args.patience(now);
        boolean yields = patience.compareTo(limit) < 0;
        Optional<ExitStatus> exit = process.await(yields ? patience : limit);
        if (exit.isPresent()) {
            return answer.ended(exit.get());
        }
        if (yields) {
            process.detach();
            return answer.running();
        }
        process.terminate(GRACE);
        return answer.timedOut(limit);
    }

    private static Duration shorter(Duration wanted, Duration most) {
        return most.isZero() || wanted.compareTo(most) < 0 ? wanted : most;
    }

    private static void feed(RunningProcess process, ExecArgs args, TaskScope feeding) {
        String text = args.stdin();
        if (text == null) {
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= PIPE) {
            write(process, bytes);
        } else {
            feeding.fork(() -> write(process, bytes));
        }
    }

    private static boolean write(RunningProcess process, byte[] bytes) {
        try {
            process.write(bytes);
            process.closeInput();
            return true;
        } catch (IOException e) {
            return false; // the command ended or closed its input: no concern of ours
        }
    }
}
