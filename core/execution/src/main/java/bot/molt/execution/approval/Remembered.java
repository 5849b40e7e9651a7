package bot.molt.execution.approval;

import java.util.List;

/// Keeps what was allowed for good.
@FunctionalInterface
public interface Remembered {
    /// Adds allowlist patterns of one user; holds for the next call already.
    void add(String userId, List<String> patterns);
}
