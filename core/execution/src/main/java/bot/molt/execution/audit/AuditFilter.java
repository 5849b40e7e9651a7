package bot.molt.execution.audit;

import bot.molt.base.IsoTime;
import bot.molt.base.json.Json;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Which records are wanted; a null component does not restrict.
///
/// @param since records of this time and later
public record AuditFilter(
        @Nullable String userId,
        @Nullable String type,
        @Nullable String tool,
        @Nullable Instant since) {
    /// Everything.
    public static final AuditFilter ALL = new AuditFilter(null, null, null, null);

    public boolean matches(Json.Obj record) {
        return equal(userId, record, "userId")
                && equal(type, record, "type")
                && equal(tool, record, "tool")
                && (since == null || !isBefore(record, since));
    }

    private static boolean equal(@Nullable String wanted, Json.Obj record, String name) {
        return wanted == null || record.string(name).filter(wanted::equals).isPresent();
    }

    /// The times of records sort as text.
    static boolean isBefore(Json.Obj record, Instant since) {
        return record.string("ts").orElse("").compareTo(IsoTime.millis(since)) < 0;
    }
}
