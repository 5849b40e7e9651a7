package bot.molt.protocol.approvals;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Flat;
import org.jspecify.annotations.Nullable;

/// A command that somebody else would run, if an operator allows it.
///
/// @param id ignored; the gateway gives ids
/// @param timeoutMs how long to wait, 1..1800000
public record RequestApprovalParams(
        @Nullable String id,
        String command,
        @Nullable String cwd,
        @Nullable String sessionKey,
        @Flat Context context,
        @Default("120000") long timeoutMs) {
    private static final int MOST = 65_536;

    public RequestApprovalParams {
        Require.nonBlank("command", command);
        Require.range("command", command.length(), 1, MOST);
        Require.range("timeoutMs", timeoutMs, 1, 1_800_000);
    }

    /// Where and under what rules it would run, as the asker says.
    public record Context(
            @Nullable String host,
            @Nullable String security,
            @Nullable String ask,
            @Nullable String agentId,
            @Nullable String resolvedPath) {}
}
