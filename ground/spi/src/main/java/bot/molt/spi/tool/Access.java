package bot.molt.spi.tool;

import java.util.Map;

/// One thing that a call will touch; the policy decides on these without knowing the tool.
public sealed interface Access {
    /// A shell command line.
    ///
    /// @param text as the shell will read it
    /// @param workdir where it starts, empty for the workspace
    /// @param env variables set for it
    record Command(String text, String workdir, Map<String, String> env) implements Access {}

    /// A file or folder that is read.
    record Read(String path) implements Access {}

    /// A file or folder that is created, changed or removed.
    record Write(String path) implements Access {}

    /// Bytes for a process that this caller started earlier.
    record Input(String processId, String text) implements Access {}
}
