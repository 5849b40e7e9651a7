package bot.molt.spi.sandbox;

import java.io.IOException;
import java.util.List;

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
    List<String> shell();

    /// What its processes use now.
    default Usage usage() {
        return Usage.UNKNOWN;
    }

    /// Ends every process of it, and takes away what was made for it; workspace and scratch stay.
    @Override
    void close() throws IOException;
}
