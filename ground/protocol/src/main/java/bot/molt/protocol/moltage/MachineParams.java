package bot.molt.protocol.moltage;

import bot.molt.base.Require;

/// Whose machine is meant.
public record MachineParams(String userId) {
    public MachineParams {
        Require.nonBlank("userId", userId);
    }
}
