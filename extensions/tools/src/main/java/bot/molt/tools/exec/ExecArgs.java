package bot.molt.tools.exec;

import bot.molt.base.Require;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Flat;
import bot.molt.base.bind.Unit;
import bot.molt.spi.sandbox.ProcessRequest;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What to run and how.
///
/// Wire: `{"command":"npm test","workdir":"web","timeout":600}`
///
/// @param workdir absolute, or relative to the workspace
/// @param stdin text for standard input, which is then closed
/// @param interactive whether standard input stays open for the call's own client
public record ExecArgs(
        @Doc("The shell command line.") String command,
        @Default("") @Aka("cwd") @Doc("Folder to run it in; the workspace where it is left out.")
                String workdir,
        @Default("{}") @Doc("Variables added to the environment.") Map<String, String> env,
        @Nullable @Doc("Text for standard input.") String stdin,
        @Default("false")
                @Doc("Leave standard input open for a client that writes to it meanwhile.")
                boolean interactive,
        @Default("merged") @Doc("Whether standard error is mixed into the output or kept apart.")
                ProcessRequest.Stderr stderr,
        @Flat Notes notes,
        @Flat Waiting waiting,
        @Flat Terminal terminal,
        @Flat Routing routing) {

    static final Duration MAX_TIMEOUT = Duration.ofDays(7);

    /// What the call says beside the command.
    public record Notes(
            @Default("") @Doc("What the command is for, in a few words.") String description,
            @Default("[]")
                    @Doc(
                            "Names of configured secrets (tools.exec.secrets) to put into the environment; their values are hidden in the output.")
                    List<String> secrets) {}

    /// How long the call waits.
    ///
    /// @param timeoutMs the same in milliseconds; goes before `timeout`
    public record Waiting(
            @Nullable
                    @Unit(ChronoUnit.MILLIS)
                    @Doc(
                            "Milliseconds after which a command that still runs goes to the background; 10..120000.")
                    Duration yieldMs,
            @Default("false") @Doc("Start it, do not wait, and answer with its session id.")
                    boolean background,
            @Nullable
                    @Aka("timeoutSeconds")
                    @Doc(
                            "Seconds after which it is ended; half an hour where nothing else is configured.")
                    Duration timeout,
            @Nullable @Unit(ChronoUnit.MILLIS) @Doc("The timeout in milliseconds.")
                    Duration timeoutMs) {
        public Waiting {
            if (yieldMs != null) {
                Require.range("yieldMs", yieldMs.toMillis(), 10, 120_000);
            }
            limited("timeout", timeout);
            limited("timeoutMs", timeoutMs);
        }

        private static void limited(String name, @Nullable Duration limit) {
            if (limit != null) {
                Require.range(name, limit.toMillis(), 1, MAX_TIMEOUT.toMillis());
            }
        }

        Duration limit(ExecDefaults defaults) {
            return Optional.ofNullable(timeoutMs)
                    .or(() -> Optional.ofNullable(timeout))
                    .orElse(defaults.timeout());
        }

        /// Whether the command may outlive the call because the caller says so.
        boolean mayYield() {
            return background || yieldMs != null;
        }
    }

    /// Whether it runs on a terminal, and its size in characters.
    ///
    /// @param typed whether a person types into it meanwhile, which no further call tells of
    public record Terminal(
            @Default("false") @Doc("Run it on a pseudo-terminal.") boolean pty,
            @Default("false")
                    @Doc("For clients of people: what is typed into it is told in no further call.")
                    boolean typed,
            @Default("120") @Doc("Width of the terminal.") int columns,
            @Default("30") @Doc("Height of the terminal.") int rows) {
        ProcessRequest.@Nullable TerminalSize size() {
            return pty ? new ProcessRequest.TerminalSize(columns, rows) : null;
        }
    }

    /// Where the command runs and who is asked: decided by configuration and policy. A node is a
    /// wish that may be refused; the other members are read so that callers which send them are
    /// served, and open nothing.
    public record Routing(
            @Nullable
                    @Doc(
                            "auto, sandbox, gateway or node; node where the configuration lets the caller choose one.")
                    String host,
            @Nullable @Doc("deny refuses; anything else leaves it to the policy.") String security,
            @Nullable @Doc("Left to the policy.") String ask,
            @Nullable @Doc("Name or id of the node to run on.") String node,
            @Nullable @Doc("Left to the policy.") Boolean elevated) {}

    public ExecArgs {
        Require.nonBlank("command", command);
    }

    /// How long the call waits before the command goes on in the background. A caller who names a
    /// limit or is there to type waits for the end.
    Duration patience(ExecDefaults defaults) {
        boolean waits = interactive || waiting.timeout() != null || waiting.timeoutMs() != null;
        Duration standard = waits ? null : defaults.background();
        return Optional.ofNullable(waiting.yieldMs())
                .or(() -> Optional.ofNullable(standard))
                .orElse(waiting.limit(defaults));
    }

    /// Only who may write to the command later gets an open pipe. Who only may write does without
    /// where the target has none.
    private ProcessRequest.Stdin input() {
        if (stdin != null) {
            return ProcessRequest.Stdin.PIPE;
        }
        boolean mayType = interactive || waiting.mayYield();
        return mayType ? ProcessRequest.Stdin.OFFERED : ProcessRequest.Stdin.NONE;
    }

    ProcessRequest request(List<String> shell) {
        List<String> all = new ArrayList<>(shell);
        all.add(command);
        return new ProcessRequest(
                all, workdir, env, terminal.size(), stderr, input(), notes.secrets(), false);
    }
}
