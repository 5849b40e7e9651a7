package bot.molt.gateway.device;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Devices as trees, in the shape of the original's files: `pending.json` maps request ids to
/// requests, `paired.json` maps device ids to devices.
final class DeviceJson {
    private DeviceJson() {}

    static Json.Obj of(PendingDevice device) {
        Json.ObjectBuilder tree = Json.object().put("requestId", device.requestId());
        return described(tree, device.deviceId(), device.publicKey(), device.description())
                .put("role", device.role())
                .put("roles", Json.strings(device.roles()))
                .put("scopes", Json.strings(device.scopes()))
                .put("silent", device.silent())
                .put("isRepair", device.isRepair())
                .put("ts", device.ts().toEpochMilli())
                .build();
    }

    static PendingDevice pending(String requestId, Json.Obj tree) {
        return new PendingDevice(
                requestId,
                text(tree, "deviceId"),
                DeviceKey.canonical(text(tree, "publicKey")),
                description(tree),
                roles(tree),
                texts(tree, "scopes"),
                tree.isTrue("silent"),
                tree.isTrue("isRepair"),
                time(tree, "ts"),
                false);
    }

    static Json.Obj of(PairedDevice device) {
        Map<String, Json> tokens = new LinkedHashMap<>();
        device.tokens().forEach((role, token) -> tokens.put(role, of(token)));
        return base(device)
                .put("tokens", new Json.Obj(tokens))
                .put("createdAtMs", device.createdAt().toEpochMilli())
                .put("approvedAtMs", device.approvedAt().toEpochMilli())
                .build();
    }

    /// A device as clients may see it: its tokens without their secrets, one after the other.
    static Json.Obj shown(PairedDevice device) {
        List<Json> tokens = new ArrayList<>();
        device.tokens().values().forEach(token -> tokens.add(of(token).without("token")));
        return base(device)
                .put("tokens", Json.array(tokens))
                .put("createdAtMs", device.createdAt().toEpochMilli())
                .put("approvedAtMs", device.approvedAt().toEpochMilli())
                .build();
    }

    private static Json.ObjectBuilder base(PairedDevice device) {
        return described(Json.object(), device.deviceId(), device.publicKey(), device.description())
                .put("role", device.role())
                .put("roles", Json.strings(device.roles()))
                .put("scopes", Json.strings(device.scopes()));
    }

    static PairedDevice paired(String deviceId, Json.Obj tree) {
        Map<String, DeviceToken> tokens = new LinkedHashMap<>();
        Json.Obj stored = tree.object("tokens");
        stored.members()
                .keySet()
                .forEach(role -> tokens.put(role, token(role, stored.object(role))));
        return new PairedDevice(
                deviceId,
                DeviceKey.canonical(text(tree, "publicKey")),
                description(tree),
                roles(tree),
                texts(tree, "scopes"),
                tokens,
                time(tree, "createdAtMs"),
                time(tree, "approvedAtMs"));
    }

    private static Json.Obj of(DeviceToken token) {
        return Json.object()
                .put("token", token.token().reveal())
                .put("role", token.role())
                .put("scopes", Json.strings(token.scopes()))
                .put("createdAtMs", token.createdAt().toEpochMilli())
                .put("rotatedAtMs", millis(token.rotatedAt()))
                .put("revokedAtMs", millis(token.revokedAt()))
                .put("lastUsedAtMs", millis(token.lastUsedAt()))
                .build();
    }

    private static DeviceToken token(String role, Json.Obj tree) {
        return new DeviceToken(
                Secret.of(text(tree, "token")),
                role,
                texts(tree, "scopes"),
                time(tree, "createdAtMs"),
                optionalTime(tree, "rotatedAtMs").orElse(null),
                optionalTime(tree, "revokedAtMs").orElse(null),
                optionalTime(tree, "lastUsedAtMs").orElse(null));
    }

    private static Json.ObjectBuilder described(
            Json.ObjectBuilder tree, String deviceId, String publicKey, Description description) {
        return tree.put("deviceId", deviceId)
                .put("publicKey", publicKey)
                .put("displayName", description.displayName())
                .put("platform", description.platform())
                .put("deviceFamily", description.deviceFamily())
                .put("clientId", description.clientId())
                .put("clientMode", description.clientMode())
                .put("remoteIp", description.remoteIp());
    }

    private static Description description(Json.Obj tree) {
        return new Description(
                tree.string("displayName").orElse(null),
                tree.string("platform").orElse(null),
                tree.string("deviceFamily").orElse(null),
                tree.string("clientId").orElse(null),
                tree.string("clientMode").orElse(null),
                tree.string("remoteIp").orElse(null));
    }

    /// All roles, that of the older files' single member last.
    private static List<String> roles(Json.Obj tree) {
        List<String> roles = new ArrayList<>(texts(tree, "roles"));
        tree.string("role")
                .ifPresent(role -> {
                    roles.remove(role);
                    roles.add(role);
                });
        return roles;
    }

    private static List<String> texts(Json.Obj tree, String name) {
        List<String> texts = new ArrayList<>();
        for (Json item : tree.items(name)) {
            if (!(item instanceof Json.Str(String text))) {
                throw new IllegalArgumentException(name + ": an item is no text");
            }
            texts.add(text);
        }
        return texts;
    }

    private static String text(Json.Obj tree, String name) {
        return tree.string(name)
                .filter(text -> !text.isBlank())
                .orElseThrow(
                        () -> new IllegalArgumentException(name + ": missing (expected: text)"));
    }

    private static Instant time(Json.Obj tree, String name) {
        return optionalTime(tree, name).orElse(Instant.EPOCH);
    }

    /// What is there and no time must not read as absent: a token would come back to life.
    private static Optional<Instant> optionalTime(Json.Obj tree, String name) {
        Json value = tree.get(name);
        if (value != null && !(value instanceof Json.Null || value instanceof Json.Num)) {
            throw new IllegalArgumentException(name + ": no time (expected: milliseconds)");
        }
        return tree.number(name).map(Instant::ofEpochMilli);
    }

    private static @Nullable Json millis(@Nullable Instant time) {
        return time == null ? null : Json.of(time.toEpochMilli());
    }
}
