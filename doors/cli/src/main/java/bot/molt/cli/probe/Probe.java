package bot.molt.cli.probe;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.SeenCertificate;
import bot.molt.protocol.wire.Target;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// One look at one gateway.
///
/// @param kind `explicit`, `configRemote`, `localLoopback` or `sshTunnel`
/// @param isActive whether commands mean this one
record Probe(String kind, boolean isActive, Target target) {
    /// What was seen.
    ///
    /// @param isReachable whether it spoke the WebSocket protocol
    /// @param latencyMillis from the first byte to `hello-ok`; -1 where it did not come
    /// @param error why it did not; null where it did
    record Seen(
            Probe probe,
            boolean isReachable,
            long latencyMillis,
            @Nullable String error,
            @Nullable String fingerprint,
            Json.Obj details) {
        boolean isIn() {
            return latencyMillis >= 0;
        }

        Json.Obj tree() {
            Json.Obj connect =
                    Json.object()
                            .put("ok", isIn())
                            .put("latencyMs", isIn() ? Json.of(latencyMillis) : Json.NULL)
                            .put("error", error)
                            .build();
            return Json.object()
                    .put("id", probe.kind())
                    .put("kind", probe.kind())
                    .put("url", probe.url())
                    .put("active", probe.isActive())
                    .put("reachable", isReachable)
                    .put("authenticated", isIn())
                    .put("tlsFingerprint", fingerprint)
                    .put("connect", connect)
                    .put("self", details.get("self"))
                    .put("health", details.get("health"))
                    .put("summary", details.get("summary"))
                    .put("presence", details.get("presence"))
                    .build();
        }
    }

    String url() {
        return target.url().replaceFirst("^http", "ws");
    }

    Seen run() {
        String fingerprint = null;
        try (GatewayClient client = new GatewayClient(target)) {
            fingerprint = target.secure() ? SeenCertificate.fingerprint(target) : null;
            return comeIn(client, fingerprint);
        } catch (CodedException e) {
            return failed(false, e.text(), fingerprint);
        } catch (IOException e) {
            return failed(false, String.valueOf(e.getMessage()), fingerprint);
        }
    }

    /// Errors: where no socket opens; a socket that broke later was reachable.
    private Seen comeIn(GatewayClient client, @Nullable String fingerprint) {
        long start = System.nanoTime();
        try (Handshake handshake = Handshake.open(client)) {
            return ask(handshake, start, fingerprint);
        } catch (IOException e) {
            return failed(true, String.valueOf(e.getMessage()), fingerprint);
        }
    }

    private Seen ask(Handshake handshake, long start, @Nullable String fingerprint)
            throws IOException {
        Json.Obj answer = handshake.connect(target);
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (!answer.isTrue("ok")) {
            String refusal = answer.object("error").string("message").orElse("refused");
            return failed(true, refusal, fingerprint);
        }
        Json.Obj details = details(handshake, answer.object("payload"));
        return new Seen(this, true, millis, null, fingerprint, details);
    }

    Seen failed(boolean isReachable, String error, @Nullable String fingerprint) {
        return new Seen(this, isReachable, -1, error, fingerprint, Json.Obj.EMPTY);
    }

    private static Json.Obj details(Handshake handshake, Json.Obj hello) throws IOException {
        Json.Obj none = Json.Obj.EMPTY;
        return Json.object()
                .put("self", hello.object("server"))
                .put("health", Handshake.payload(handshake.ask("health", none)))
                .put("summary", Handshake.payload(handshake.ask("status", none)))
                .put("presence", Handshake.payload(handshake.ask("system-presence", none)))
                .build();
    }
}
