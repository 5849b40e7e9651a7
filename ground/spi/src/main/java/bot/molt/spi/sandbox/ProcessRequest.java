package bot.molt.spi.sandbox;

import bot.molt.base.Require;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A program to start.
///
/// @param command argument vector; a shell command line is `["/bin/sh","-c",text]` or the like
/// @param workdir absolute, or relative to the workspace; empty is the workspace
/// @param env added to the sandbox's base environment
/// @param terminal size of the pseudo-terminal to run on; null for pipes
/// @param stderr where standard error goes; with a terminal it is always merged
/// @param stdin what standard input is; with a terminal it is always that
/// @param secrets names of secrets that are put into the environment when it starts
/// @param approved whether a person allowed it after the target itself asked for that
public record ProcessRequest(
        List<String> command,
        String workdir,
        Map<String, String> env,
        @Nullable TerminalSize terminal,
        Stderr stderr,
        Stdin stdin,
        List<String> secrets,
        boolean approved) {
    /// Where standard error goes.
    public enum Stderr {
        MERGED,
        SEPARATE
    }

    /// What standard input is.
    public enum Stdin {
        /// Nothing: `/dev/null`. Programs that look at the kind of their input see that none is
        /// meant.
        NONE,
        /// A pipe, open until it is closed.
        PIPE,
        /// A pipe that may stay unused; nothing, on a target that has none.
        OFFERED
    }

    /// Columns and rows of a terminal.
    public record TerminalSize(int columns, int rows) {
        public TerminalSize {
            Require.range("columns", columns, 1, 1_000);
            Require.range("rows", rows, 1, 1_000);
        }
    }

    public ProcessRequest {
        Require.that(!command.isEmpty(), "command", command, "a program and its arguments");
        command = List.copyOf(command);
        env = Map.copyOf(env);
        secrets = List.copyOf(secrets);
    }

    /// A program without secrets.
    public ProcessRequest(
            List<String> command,
            String workdir,
            Map<String, String> env,
            @Nullable TerminalSize terminal,
            Stderr stderr,
            Stdin stdin) {
        this(command, workdir, env, terminal, stderr, stdin, List.of(), false);
    }

    /// The same with more in its environment, and nothing left to put in.
    public ProcessRequest with(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(env);
        all.putAll(more);
        return new ProcessRequest(
                command, workdir, all, terminal, stderr, stdin, List.of(), approved);
    }

    /// The same after a person allowed it.
    public ProcessRequest allowed() {
        return new ProcessRequest(command, workdir, env, terminal, stderr, stdin, secrets, true);
    }

    /// A program whose standard input is a pipe.
    public ProcessRequest(
            List<String> command,
            String workdir,
            Map<String, String> env,
            @Nullable TerminalSize terminal,
            Stderr stderr) {
        this(command, workdir, env, terminal, stderr, Stdin.PIPE);
    }

    /// Whether something can be written to standard input.
    public boolean takesInput() {
        return terminal != null || stdin != Stdin.NONE;
    }
}
