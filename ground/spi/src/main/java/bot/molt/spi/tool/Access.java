package bot.molt.spi.tool;

import java.util.Map;

/// One thing that a call will touch; the policy decides on these without knowing the tool.
public sealed interface Access {
    /// A shell command line.
    ///
    /// @param text as the shell will read it
    /// @param workdir where it starts, empty for the workspace
    /// @param env variables set for it
    /// @param stdin whether the call brings text for its standard input
    record Command(String text, String workdir, Map<String, String> env, Stdin stdin)
            implements Access {
        /// A command line that gets nothing to read.
        public Command(String text, String workdir, Map<String, String> env) {
            this(text, workdir, env, Stdin.NONE);
        }
    }

    /// What a command line finds at its standard input.
    enum Stdin {
        /// Nothing that the call decides upon; what is typed later is an [Input] of its own.
        NONE,
        /// Text that the call brings along. For an interpreter it is a script.
        TEXT,
        /// A terminal that the caller types into; nothing of that is shown to the policy.
        TERMINAL
    }

    /// A file or folder that is read.
    record Read(String path) implements Access {}

    /// A file or folder that is created, changed or removed.
    record Write(String path) implements Access {}

    /// A host that the gateway itself connects to, not a process of the sandbox.
    ///
    /// @param host as the caller wrote it, in brackets where it is IPv6
    record Connect(String host, int port) implements Access {}

    /// Bytes for a process that this caller started earlier.
    record Input(String processId, String text) implements Access {}
}
