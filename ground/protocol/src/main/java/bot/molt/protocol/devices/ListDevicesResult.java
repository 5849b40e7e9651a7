package bot.molt.protocol.devices;

import bot.molt.base.json.Json;
import java.util.List;

/// Every device; no tokens.
///
/// @param pending
///   `{requestId,deviceId,publicKey,displayName?,platform?,deviceFamily?,clientId?,clientMode?,remoteIp?,role,roles,scopes,silent,isRepair,ts}`,
///   the oldest first
/// @param paired the same description with `tokens`, a list of
///   `{role,scopes,createdAtMs,rotatedAtMs?,revokedAtMs?,lastUsedAtMs?}`, `createdAtMs` and
///   `approvedAtMs`
public record ListDevicesResult(List<Json.Obj> pending, List<Json.Obj> paired) {}
