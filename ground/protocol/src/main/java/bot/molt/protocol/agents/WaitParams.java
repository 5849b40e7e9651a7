package bot.molt.protocol.agents;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// A run whose end is waited for. Waiting less does not end it.
///
/// Wire: `{"runId":"k1","timeoutMs":30000}`
public record WaitParams(String runId, @Default("30000") long timeoutMs) {
    public WaitParams {
        Require.nonBlank("runId", runId);
        Require.range("timeoutMs", timeoutMs, 0, 86_400_000);
    }
}
