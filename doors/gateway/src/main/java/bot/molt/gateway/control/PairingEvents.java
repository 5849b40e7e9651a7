package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.device.DeviceMethods;
import bot.molt.gateway.device.PendingDevice;
import bot.molt.gateway.rpc.Scope;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Tells operators of devices that want to come in, and sends away those that may no longer stay.
public final class PairingEvents implements DeviceMethods.Listener {
    private static final int SENT_AWAY = 1008;

    private final Clients clients;
    private final InstantSource clock;

    public PairingEvents(Clients clients, InstantSource clock) {
        this.clients = clients;
        this.clock = clock;
    }

    @Override
    public void requested(PendingDevice request) {
        clients.tell(Event.of("device.pair.requested", Scope.PAIRING, request.tree()).orSkipped());
    }

    @Override
    public void resolved(String requestId, String deviceId, boolean approved) {
        Json.Obj payload =
                Json.object()
                        .put("requestId", requestId)
                        .put("deviceId", deviceId)
                        .put("decision", approved ? "approved" : "rejected")
                        .put("ts", clock.millis())
                        .build();
        clients.tell(Event.of("device.pair.resolved", Scope.PAIRING, payload).orSkipped());
    }

    @Override
    public void ended(String deviceId, @Nullable String role, @Nullable String asker) {
        String reason = "unauthorized: this device may no longer come in";
        for (Client client : clients.all()) {
            if (isOf(client, deviceId, role) && client.id().equals(asker)) {
                client.leaveAfterAnswer(reason);
            } else if (isOf(client, deviceId, role)) {
                client.close(SENT_AWAY, reason);
            }
        }
    }

    @Override
    public void replaced(String deviceId, String role, @Nullable String asker) {
        clients.sendAway(
                client -> isOf(client, deviceId, role) && !client.id().equals(asker),
                "unauthorized: the token of this device was replaced");
    }

    private static boolean isOf(Client client, String deviceId, @Nullable String role) {
        return client.deviceId().filter(deviceId::equals).isPresent()
                && (role == null || role.equals(client.admitted().role()));
    }
}
