package bot.molt.protocol.devices;

import bot.molt.base.json.Json;

/// A device that was let in.
///
/// @param device as [ListDevicesResult] has it
public record ApprovedDeviceResult(String requestId, Json.Obj device) {}
