package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.device.Description;
import bot.molt.gateway.device.Devices;
import bot.molt.gateway.device.PairedDevice;
import bot.molt.gateway.device.PendingDevice;
import bot.molt.protocol.connect.ClientInfo;
import bot.molt.protocol.connect.ConnectParams;
import bot.molt.protocol.connect.DeviceClaims;
import java.util.List;
import java.util.Optional;

/// Lets devices in for the first time, or for more than they were let in for. Who holds the
/// gateway's own secret and comes as an operator is the operator anyway; so is whoever runs a node
/// on this machine. Any other waits for an operator.
final class Pairing {
    private final Devices devices;
    private final PairingEvents events;

    Pairing(Devices devices, PairingEvents events) {
        this.devices = devices;
        this.events = events;
    }

    /// The scopes that a client comes for.
    static List<String> wanted(ConnectParams params) {
        boolean everything = params.role().equals("operator") && params.scopes().isEmpty();
        return everything ? List.of("operator.admin") : params.scopes();
    }

    /// Lets a device in that proved its key, or says why it has to wait.
    ///
    /// @param asOperator whether it comes as an operator, with the gateway's own secret
    Optional<Failure> admit(
            ConnectParams params,
            DeviceClaims device,
            Admission.Origin origin,
            boolean asOperator) {
        List<String> scopes = wanted(params);
        return switch (devices.standing(device.id(), device.publicKey(), params.role(), scopes)) {
            case Devices.Approved _ -> Optional.empty();
            case Devices.Needs(String reason) -> {
                PendingDevice request = devices.request(draft(params, device, origin));
                if (asOperator || origin.isLocal()) {
                    devices.approve(request.requestId());
                    events.resolved(request.requestId(), request.deviceId(), true);
                    yield Optional.empty();
                }
                if (request.isNew()) {
                    events.requested(request);
                }
                yield Optional.of(pending(request, reason, params));
            }
        };
    }

    private static PendingDevice draft(
            ConnectParams params, DeviceClaims device, Admission.Origin origin) {
        ClientInfo client = params.client();
        return PendingDevice.draft(
                device.id(),
                device.publicKey(),
                new Description(
                        client.displayName(),
                        client.platform(),
                        client.deviceFamily(),
                        client.id(),
                        client.mode(),
                        origin.address()),
                params.role(),
                wanted(params),
                origin.isLocal());
    }

    private Failure pending(PendingDevice request, String reason, ConnectParams params) {
        Optional<PairedDevice> known = devices.find(request.deviceId());
        Json.Obj details =
                Json.object()
                        .put("code", "PAIRING_REQUIRED")
                        .put("reason", reason)
                        .put("requestId", request.requestId())
                        .put("remediationHint", "moltbot devices approve " + request.requestId())
                        .put("recommendedNextStep", "wait_then_retry")
                        .put("retryable", true)
                        .put("pauseReconnect", false)
                        .put("deviceId", request.deviceId())
                        .put("requestedRole", params.role())
                        .put("requestedScopes", Json.strings(wanted(params)))
                        .put(
                                "approvedRoles",
                                Json.strings(known.map(PairedDevice::roles).orElse(List.of())))
                        .put(
                                "approvedScopes",
                                Json.strings(known.map(PairedDevice::scopes).orElse(List.of())))
                        .build();
        return Failure.of(Failure.NOT_PAIRED, "pairing required", details);
    }
}
