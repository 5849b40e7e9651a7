package bot.molt.spi.sandbox;

import java.io.IOException;

/// Opens sandboxes of one kind. What an earlier gateway left of its sandboxes (processes, mounts,
/// containers) is gone once a provider was made.
///
/// Threads: any.
public interface SandboxProvider extends AutoCloseable {
    /// `host`, `bubblewrap`, `docker` …
    String kind();

    /// Whether it works here; tries it where that costs little, and remembers for a while.
    Readiness readiness();

    /// Opens the sandbox of one workspace. Processes of it start when they are asked for.
    ///
    /// Errors: `CodedException(unavailable)` where this machine cannot; says what is missing and
    /// the fix.
    Sandbox open(SandboxSpec spec) throws IOException;

    /// Sandboxes are closed first.
    @Override
    void close();
}
