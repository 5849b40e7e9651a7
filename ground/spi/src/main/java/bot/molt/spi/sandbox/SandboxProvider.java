package bot.molt.spi.sandbox;

import java.io.IOException;
import java.util.Map;

/// Opens sandboxes of one kind.
public interface SandboxProvider {
    String kind();

    /// Opens the sandbox of one workspace.
    ///
    /// Errors: `CodedException(unavailable)` where this machine cannot; says what is missing.
    Sandbox open(Spec spec) throws IOException;

    /// @param workspace absolute path on the host
    /// @param confined whether files outside of the workspace are closed to the file tools
    /// @param userId whose sandbox it is
    /// @param env base environment of every process
    record Spec(String workspace, boolean confined, String userId, Map<String, String> env) {}
}
