package bot.molt.protocol.devices;

import bot.molt.base.Require;

/// A device and its new name.
public record RenameDeviceParams(String deviceId, String displayName) {
    public RenameDeviceParams {
        Require.nonBlank("deviceId", deviceId);
        Require.nonBlank("displayName", displayName);
    }
}
