package bot.molt.protocol.devices;

import bot.molt.base.Require;

/// Which device is meant.
public record DeviceParams(String deviceId) {
    public DeviceParams {
        Require.nonBlank("deviceId", deviceId);
    }
}
