package bot.molt.tools.coding;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Name;
import bot.molt.base.json.Json;
import bot.molt.spi.tool.ToolFace;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The face `Bash` of `exec`.
final class BashFace {
    private static final Duration WEEK = Duration.ofDays(7);

    private BashFace() {}

    /// Arguments of `Bash`.
    record Args(
            @Doc("Command line to run") String command,
            @Default("120000") @Doc("Milliseconds after which it is ended, at most 600000")
                    int timeout,
            @Nullable @Doc("What the command does, in a few words") String description,
            @Name("run_in_background") @Default("false") @Doc("Answer at once and let it run on")
                    boolean runInBackground) {
        Args {
            Require.nonBlank("command", command);
            Require.range("timeout", timeout, 1, 600_000);
        }
    }

    static ToolFace face() {
        return new Face<>(
                "Bash",
                "Run a command",
                """
                Runs a command line in a shell on the remote machine, in its workspace; each call starts a \
                fresh shell there. Answers with the output and the exit code. Ends after timeout milliseconds \
                (default 120000, at most 600000). With run_in_background it answers at once with an id for \
                BashOutput and KillShell. Paths and programs are those of the remote machine, not of this one.\
                """,
                Args.class,
                "exec",
                BashFace::translate,
                Face.CHANGES,
                200000);
    }

    /// A background command may run for a week; `timeout` is for those that are waited for.
    private static Json.Obj translate(Args args) {
        Json.ObjectBuilder exec =
                Json.object().put("command", args.command()).put("description", args.description());
        return args.runInBackground()
                ? exec.put("background", true).put("timeoutMs", WEEK.toMillis()).build()
                : exec.put("timeoutMs", args.timeout()).build();
    }
}
