package bot.molt.gateway.device;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A device that was let in.
///
/// @param roles that were approved
/// @param scopes that were approved
/// @param tokens by role
/// @param approvedAt when it was approved last
public record PairedDevice(
        String deviceId,
        String publicKey,
        Description description,
        List<String> roles,
        List<String> scopes,
        Map<String, DeviceToken> tokens,
        Instant createdAt,
        Instant approvedAt) {
    public PairedDevice {
        roles = List.copyOf(roles);
        scopes = List.copyOf(scopes);
        tokens = Collections.unmodifiableMap(new LinkedHashMap<>(tokens));
    }

    /// The role that was approved last.
    public String role() {
        return roles.isEmpty() ? "operator" : roles.getLast();
    }

    /// Whether all of this was approved.
    boolean allows(String role, List<String> wanted) {
        return roles.contains(role) && Scopes.cover(scopes, wanted);
    }

    PairedDevice with(DeviceToken token) {
        Map<String, DeviceToken> all = new LinkedHashMap<>(tokens);
        all.put(token.role(), token);
        return new PairedDevice(
                deviceId, publicKey, description, roles, scopes, all, createdAt, approvedAt);
    }

    PairedDevice named(String name) {
        return new PairedDevice(
                deviceId,
                publicKey,
                description.named(name),
                roles,
                scopes,
                tokens,
                createdAt,
                approvedAt);
    }

    /// This device after it was approved again, for more; the name that it has here stays.
    PairedDevice approved(PendingDevice request, Instant at) {
        Description told = request.description().or(description);
        String name = description.displayName();
        return new PairedDevice(
                deviceId,
                publicKey,
                name == null ? told : told.named(name),
                Scopes.union(roles, request.roles()),
                Scopes.union(scopes, request.scopes()),
                tokens,
                createdAt,
                at);
    }

    static PairedDevice of(PendingDevice request, Instant at) {
        return new PairedDevice(
                request.deviceId(),
                request.publicKey(),
                request.description(),
                request.roles(),
                request.scopes(),
                Map.of(),
                at,
                at);
    }
}
