package bot.molt.protocol.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether the log is intact.
///
/// @param records that are intact
/// @param from time of the first record; null where there is none
/// @param until time of the last intact record; null where there is none
/// @param problems for people; empty where all is well
public record VerifyAuditResult(
        boolean ok,
        long records,
        @Nullable Instant from,
        @Nullable Instant until,
        List<String> problems) {}
