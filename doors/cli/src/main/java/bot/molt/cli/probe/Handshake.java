package bot.molt.cli.probe;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Target;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.protocol.wire.WebSocket.Message;
import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A client of the WebSocket protocol that comes in, asks a little, and leaves.
final class Handshake implements Closeable {
    /// Between the answers there are events; a gateway that only tells is not one.
    private static final int MOST_FRAMES = 200;

    private final WebSocket socket;
    private int asked;

    private Handshake(WebSocket socket) {
        this.socket = socket;
    }

    /// Opens the socket. Errors: as [GatewayClient#webSocket].
    static Handshake open(GatewayClient client) {
        return new Handshake(client.webSocket("/"));
    }

    /// Comes in; what the gateway answers to `connect`: its `hello-ok` under `payload`, or `error`.
    Json.Obj connect(Target target) throws IOException {
        String version = Handshake.class.getPackage().getImplementationVersion();
        Json.Obj client =
                Json.object()
                        .put("id", "moltbot-probe")
                        .put("version", version == null ? "development" : version)
                        .put("platform", System.getProperty("os.name", "?"))
                        .put("mode", "probe")
                        .build();
        Json.ObjectBuilder params =
                Json.object().put("minProtocol", 3).put("maxProtocol", 4).put("client", client);
        Secret token = target.token();
        if (token != null) {
            params.put("auth", Json.object().put("token", token.reveal()).build());
        }
        return ask("connect", params.build());
    }

    /// What a method answers: `payload`, or `error`.
    Json.Obj ask(String method, Json.Obj params) throws IOException {
        String id = Integer.toString(++asked);
        Json.Obj request =
                Json.object()
                        .put("type", "req")
                        .put("id", id)
                        .put("method", method)
                        .put("params", params)
                        .build();
        socket.send(JsonText.compact(request));
        for (int i = 0; i < MOST_FRAMES; i++) {
            Json.Obj frame = frame();
            boolean isAnswer =
                    frame.string("type").filter("res"::equals).isPresent()
                            && frame.string("id").filter(id::equals).isPresent();
            if (isAnswer) {
                return frame;
            }
        }
        throw new IOException("no answer to " + method + " among " + MOST_FRAMES + " frames");
    }

    private Json.Obj frame() throws IOException {
        return switch (socket.receive()) {
            case Message.Text(String text) -> parsed(text);
            case Message.Binary _ -> throw new IOException("bytes came (expected: JSON text)");
            case Message.Closed(int code, String reason) ->
                    throw new IOException("closed with " + code + " " + reason);
        };
    }

    private static Json.Obj parsed(String text) throws IOException {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new IOException("no JSON came (is this a Moltbot gateway?)", e);
        }
    }

    /// The payload, or null where it was refused.
    static @Nullable Json payload(Json.Obj answer) {
        return answer.isTrue("ok") ? answer.get("payload") : null;
    }

    @Override
    public void close() {
        socket.close();
    }
}
