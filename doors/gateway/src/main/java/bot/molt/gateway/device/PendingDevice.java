package bot.molt.gateway.device;

import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.List;

/// A device that waits for somebody to let it in, or to let it do more.
///
/// @param requestId what an answer names; empty in a draft
/// @param roles that it asks for; the last is the newest
/// @param silent whether it may be approved without anybody being asked
/// @param isRepair whether the device is paired already
/// @param ts when it last asked
/// @param isNew whether to announce it: nobody was told of this request yet
public record PendingDevice(
        String requestId,
        String deviceId,
        String publicKey,
        Description description,
        List<String> roles,
        List<String> scopes,
        boolean silent,
        boolean isRepair,
        Instant ts,
        boolean isNew) {
    public PendingDevice {
        roles = Scopes.checked("roles", roles);
        scopes = Scopes.checked("scopes", scopes);
    }

    /// What a device asks for; [Devices#request] fills in the rest.
    public static PendingDevice draft(
            String deviceId,
            String publicKey,
            Description description,
            String role,
            List<String> scopes,
            boolean silent) {
        return new PendingDevice(
                "",
                deviceId,
                publicKey,
                description,
                List.of(role),
                scopes,
                silent,
                false,
                Instant.EPOCH,
                true);
    }

    /// The role that was asked for last.
    public String role() {
        return roles.isEmpty() ? "operator" : roles.getLast();
    }

    /// As operators see it.
    public Json.Obj tree() {
        return DeviceJson.of(this);
    }

    /// Whether who approves this approves all that the other asks for.
    boolean includes(PendingDevice other) {
        return roles.containsAll(other.roles) && Scopes.cover(scopes, other.scopes);
    }
}
