package bot.molt.cli.agents;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Rpc;
import bot.molt.cli.Style;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.WebSocket;
import bot.molt.protocol.wire.WebSocket.Message;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/// A client of the WebSocket protocol that follows one run.
///
/// Threads: one uses it.
public final class Conversation implements Closeable {
    private final WebSocket socket;

    private Conversation(WebSocket socket) {
        this.socket = socket;
    }

    /// Opens the socket and comes in.
    ///
    /// Errors: as [GatewayClient#webSocket]; what the gateway says where it lets nobody in.
    public static Conversation open(GatewayClient gateway, String version) throws IOException {
        Conversation conversation = new Conversation(gateway.webSocket("/"));
        Json.ObjectBuilder params =
                Json.object()
                        .put("minProtocol", 3)
                        .put("maxProtocol", 4)
                        .put(
                                "client",
                                Json.object()
                                        .put("id", "cli")
                                        .put("version", version)
                                        .put("platform", System.getProperty("os.name", "?"))
                                        .put("mode", "cli")
                                        .build())
                        .put("caps", Json.strings(List.of("tool-events")));
        Secret token = gateway.target().token();
        if (token != null) {
            params.put("auth", Json.object().put("token", token.reveal()).build());
        }
        conversation.send("connect", "connect", params.build());
        Json.Obj hello = conversation.answer("connect", _ -> {});
        if (!hello.isTrue("ok")) {
            conversation.close();
            throw failure(hello.object("error"));
        }
        return conversation;
    }

    /// Says something and follows what comes of it.
    ///
    /// @param step told of each `agent` event of the run
    /// @return how it ended
    public Json.Obj say(Json.Obj params, Consumer<Json.Obj> step) throws IOException {
        String runId = params.string("idempotencyKey").orElse("");
        Consumer<Json.Obj> own =
                event -> {
                    if (event.string("runId").filter(runId::equals).isPresent()) {
                        step.accept(event);
                    }
                };
        send("agent", "agent", params);
        Json.Obj answer = answer("agent", own);
        while (answer.isTrue("ok")
                && answer.object("payload")
                        .string("status")
                        .filter("accepted"::equals)
                        .isPresent()) {
            answer = answer("agent", own);
        }
        if (!answer.isTrue("ok")) {
            throw failure(answer.object("error"));
        }
        return answer.object("payload");
    }

    private void send(String id, String method, Json.Obj params) throws IOException {
        socket.send(
                JsonText.compact(
                        Json.object()
                                .put("type", "req")
                                .put("id", id)
                                .put("method", method)
                                .put("params", params)
                                .build()));
    }

    private Json.Obj answer(String id, Consumer<Json.Obj> step) throws IOException {
        while (true) {
            Json.Obj frame = frame();
            if (frame.string("event").filter("agent"::equals).isPresent()) {
                step.accept(frame.object("payload"));
            }
            boolean isAnswer =
                    frame.string("type").filter("res"::equals).isPresent()
                            && frame.string("id").filter(id::equals).isPresent();
            if (isAnswer) {
                return frame;
            }
        }
    }

    private Json.Obj frame() throws IOException {
        return switch (socket.receive()) {
            case Message.Text(String text) -> parsed(text);
            case Message.Binary _ -> throw new IOException("bytes came (expected: JSON text)");
            case Message.Closed(int code, String reason) ->
                    throw new CodedException(
                            ErrorCode.UNREACHABLE,
                            "the gateway closed the connection: %d %s (the run goes on; see moltbot sessions)"
                                    .formatted(code, Style.shown(reason)));
        };
    }

    private static Json.Obj parsed(String text) throws IOException {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw new IOException("no JSON came (is this a Moltbot gateway?)", e);
        }
    }

    private static CodedException failure(Json.Obj error) {
        String text = error.string("message").orElse("refused");
        String name =
                error.object("details").string("code").or(() -> error.string("code")).orElse("");
        return new CodedException(Rpc.named(name, ErrorCode.UPSTREAM_FAILED), Style.shown(text));
    }

    @Override
    public void close() {
        socket.close();
    }
}
