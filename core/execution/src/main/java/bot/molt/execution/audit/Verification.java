package bot.molt.execution.audit;

import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What checking a log found.
public sealed interface Verification {
    /// Every record is there and unchanged.
    ///
    /// @param firstTs null where there is no record
    /// @param lastTs null where there is no record
    record Intact(long records, @Nullable Instant firstTs, @Nullable Instant lastTs)
            implements Verification {}

    /// Something was changed; what comes before it is intact.
    ///
    /// @param line from 1; 0 where it is about the file as a whole
    /// @param seq of the record that is wrong or missing; -1 where that cannot be told
    /// @param what was found, for people
    record Broken(Path file, long line, long seq, String what) implements Verification {}
}
