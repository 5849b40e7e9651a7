package bot.molt.protocol.hands;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// The end of a process and of all that came from it.
///
/// @param graceMs between TERM and KILL
public record TerminateParams(String processId, @Default("2000") long graceMs) {
    private static final long MOST = 600_000;

    public TerminateParams {
        ProcessParams.requireId(processId);
        Require.range("graceMs", graceMs, 0, MOST);
    }
}
