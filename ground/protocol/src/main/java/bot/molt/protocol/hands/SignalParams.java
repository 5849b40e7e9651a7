package bot.molt.protocol.hands;

import bot.molt.base.Require;

/// A signal for the foreground process group of a process.
///
/// @param name `INT`, `TERM`, `HUP` …
public record SignalParams(String processId, String name) {
    public SignalParams {
        ProcessParams.requireId(processId);
        Require.nonBlank("name", name);
    }
}
