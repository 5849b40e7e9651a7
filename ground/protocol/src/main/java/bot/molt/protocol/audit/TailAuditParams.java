package bot.molt.protocol.audit;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Which records of the audit log are wanted; the newest are taken.
///
/// @param limit 1..5000
/// @param since `2026-11-20T08:00:00Z`, or a time back from now: `10m`, `2h`, `1d`
public record TailAuditParams(
        @Default("20") int limit,
        @Nullable String user,
        @Nullable String tool,
        @Nullable String since) {
    static final int MOST = 5_000;

    public TailAuditParams {
        Require.range("limit", limit, 1, MOST);
    }
}
