package bot.molt.spi.sandbox;

import java.io.IOException;

/// One execution target with a workspace. A path means what it means inside.
///
/// Threads: safe for any number.
public interface Sandbox extends AutoCloseable {
    /// `host`, `bubblewrap`, `docker` …
    String kind();

    /// Absolute path of the workspace inside the target.
    String workspace();

    SandboxFiles files();

    SandboxProcess start(ProcessRequest request) throws IOException;

    /// The shell for command lines: `["/bin/bash","-c"]`.
    java.util.List<String> shell();

    @Override
    void close() throws IOException;
}
