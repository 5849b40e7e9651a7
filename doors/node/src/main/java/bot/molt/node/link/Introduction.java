package bot.molt.node.link;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.protocol.connect.ClientInfo;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the node says who it is and what it can do: the parameters of `connect`.
///
/// @param caps groups of abilities
/// @param commands that may be invoked
/// @param pathEnv the node's `PATH`
public record Introduction(
        DeviceIdentity device,
        ClientInfo client,
        List<String> caps,
        List<String> commands,
        String pathEnv,
        InstantSource clock) {
    private static final int OLDEST = 3;
    private static final int NEWEST = 4;
    private static final String ROLE = "node";

    public Introduction {
        caps = List.copyOf(caps);
        commands = List.copyOf(commands);
    }

    /// @param nonce of the gateway's challenge
    /// @param token of the gateway or of this device
    Json.Obj params(String nonce, @Nullable Secret token, @Nullable Secret password) {
        return Json.object()
                .put("minProtocol", OLDEST)
                .put("maxProtocol", NEWEST)
                .put("client", described())
                .put("role", ROLE)
                .put("scopes", Json.Arr.EMPTY)
                .put("caps", Json.strings(caps))
                .put("commands", Json.strings(commands))
                .put("permissions", Json.Obj.EMPTY)
                .put("pathEnv", pathEnv)
                .put("auth", auth(token, password))
                .put("device", proof(nonce, token))
                .put("locale", Locale.getDefault().toLanguageTag())
                .put("userAgent", client.id() + "/" + client.version())
                .build();
    }

    private Json.Obj described() {
        return Json.object()
                .put("id", client.id())
                .put("displayName", client.displayName())
                .put("version", client.version())
                .put("platform", client.platform())
                .put("deviceFamily", client.deviceFamily())
                .put("mode", client.mode())
                .put("instanceId", client.instanceId())
                .build();
    }

    private static Json.Obj auth(@Nullable Secret token, @Nullable Secret password) {
        return Json.object()
                .put("token", token == null ? null : token.reveal())
                .put("password", password == null ? null : password.reveal())
                .build();
    }

    private Json.Obj proof(String nonce, @Nullable Secret token) {
        long now = clock.millis();
        String text =
                String.join(
                        "|",
                        "v3",
                        device.id(),
                        client.id(),
                        client.mode(),
                        ROLE,
                        "",
                        Long.toString(now),
                        token == null ? "" : token.reveal(),
                        nonce,
                        plain(client.platform()),
                        plain(client.deviceFamily()));
        return Json.object()
                .put("id", device.id())
                .put("publicKey", device.publicKey())
                .put("signature", device.sign(text))
                .put("signedAt", now)
                .put("nonce", nonce)
                .build();
    }

    private static String plain(@Nullable String text) {
        return text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    }
}
