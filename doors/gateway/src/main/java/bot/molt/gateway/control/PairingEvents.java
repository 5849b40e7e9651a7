package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.device.PendingDevice;
import bot.molt.gateway.rpc.Scope;

/// Events of devices that want to come in.
public final class PairingEvents {
    private PairingEvents() {}

    /// A device waits for an operator.
    public static Event requested(PendingDevice request) {
        Json.Obj payload =
                Json.object()
                        .put("requestId", request.requestId())
                        .put("deviceId", request.deviceId())
                        .put("publicKey", request.publicKey())
                        .put("displayName", request.description().displayName())
                        .put("platform", request.description().platform())
                        .put("clientId", request.description().clientId())
                        .put("clientMode", request.description().clientMode())
                        .put("role", request.role())
                        .put("roles", Json.strings(request.roles()))
                        .put("scopes", Json.strings(request.scopes()))
                        .put("remoteIp", request.description().remoteIp())
                        .put("isRepair", request.isRepair())
                        .put("ts", request.ts().toEpochMilli())
                        .build();
        return Event.of("device.pair.requested", Scope.PAIRING, payload).orSkipped();
    }

    /// An operator decided.
    ///
    /// @param decision `approved` or `rejected`
    public static Event resolved(PendingDevice request, String decision) {
        Json.Obj payload =
                Json.object()
                        .put("requestId", request.requestId())
                        .put("deviceId", request.deviceId())
                        .put("decision", decision)
                        .put("ts", System.currentTimeMillis())
                        .build();
        return Event.of("device.pair.resolved", Scope.PAIRING, payload).orSkipped();
    }
}
