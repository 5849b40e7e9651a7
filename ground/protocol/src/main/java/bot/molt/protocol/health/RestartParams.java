package bot.molt.protocol.health;

import bot.molt.base.Require;
import bot.molt.base.bind.Default;

/// Why a gateway is to start anew.
///
/// @param reason for the log, at most 200 characters
public record RestartParams(@Default("") String reason) {
    private static final int MOST = 200;

    public RestartParams {
        Require.range("reason", reason.length(), 0, MOST);
    }
}
