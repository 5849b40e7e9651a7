package bot.molt.protocol.calls;

import bot.molt.base.Require;

/// Which call is to end.
public record CancelCallParams(String callId) {
    public CancelCallParams {
        Require.nonBlank("callId", callId);
    }
}
