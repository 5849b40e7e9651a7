package bot.molt.gateway.control;

import bot.molt.base.json.Json;
import bot.molt.gateway.device.DeviceToken;
import bot.molt.gateway.presence.Presence;
import bot.molt.gateway.rpc.RpcSpec;
import bot.molt.gateway.rpc.Scope;
import bot.molt.gateway.transport.WebSocketSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// The answer to a `connect` that was let in: who the gateway is, what it can do, who is there.
final class Hello {
    private static final String AGENT = "main";

    private final ControlParts parts;
    private final WebSocketSettings limits;
    private final Duration tick;
    private final String host = hostName();
    private final Json.Arr methods;

    Hello(ControlParts parts, WebSocketSettings limits, Duration tick) {
        this.parts = parts;
        this.limits = limits;
        this.tick = tick;
        this.methods = Json.strings(parts.table().specs().stream().map(RpcSpec::name).toList());
    }

    static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    Json.Obj to(Client client) {
        Json.Obj server =
                Json.object()
                        .put("version", parts.version())
                        .put("host", host)
                        .put("connId", client.id())
                        .build();
        Json.Obj features =
                Json.object()
                        .put("methods", methods)
                        .put("events", Json.strings(Event.NAMES))
                        .put("capabilities", Json.Arr.EMPTY)
                        .build();
        return Json.object()
                .put("type", "hello-ok")
                .put("protocol", client.admitted().protocol())
                .put("server", server)
                .put("features", features)
                .put("snapshot", snapshot(client))
                .put("auth", auth(client.admitted()))
                .put("policy", policy())
                .build();
    }

    private Json.Obj snapshot(Client client) {
        Presence.Snapshot presence = parts.announcer().presence().snapshot();
        boolean isAdmin = client.admitted().grants().covers(Scope.ADMIN);
        boolean reads = client.admitted().grants().covers(Scope.READ);
        Json.Obj health = parts.announcer().health();
        Json.ObjectBuilder snapshot =
                Json.object()
                        .put("presence", reads ? presence.entries() : Json.Arr.EMPTY)
                        .put("health", health)
                        .put(
                                "stateVersion",
                                Json.object()
                                        .put("presence", presence.version())
                                        .put("health", parts.announcer().healthVersion())
                                        .build())
                        .put("uptimeMs", health.number("uptimeMs").orElse(0L));
        if (isAdmin) {
            snapshot.put("configPath", parts.config().toString())
                    .put("stateDir", parts.state().toString());
        }
        return snapshot.put("sessionDefaults", sessionDefaults()).build();
    }

    private static Json.Obj sessionDefaults() {
        return Json.object()
                .put("defaultAgentId", AGENT)
                .put("mainKey", "main")
                .put("mainSessionKey", "agent:main:main")
                .put("scope", "per-sender")
                .build();
    }

    private static Json.Obj auth(Admitted admitted) {
        Json.ObjectBuilder auth =
                Json.object()
                        .put("method", admitted.method())
                        .put("role", admitted.role())
                        .put("scopes", Json.strings(admitted.scopes()));
        DeviceToken token = admitted.token();
        if (token != null) {
            auth.put("deviceToken", token.token().reveal())
                    .put("issuedAtMs", token.createdAt().toEpochMilli());
        }
        return auth.build();
    }

    private Json.Obj policy() {
        return Json.object()
                .put("maxPayload", limits.maxMessage().bytes())
                .put("maxBufferedBytes", limits.maxQueued().bytes())
                .put("tickIntervalMs", tick.toMillis())
                .build();
    }
}
