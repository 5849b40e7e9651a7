package bot.molt.app.gateway;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Target;
import bot.molt.protocol.wire.WebSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A client of the WebSocket protocol that keeps everything it is told.
///
/// Threads: one uses it.
final class AgentClient implements AutoCloseable {
    private final GatewayClient gateway;
    private final WebSocket socket;
    private final List<Json.Obj> frames = new ArrayList<>();
    private int ids;

    AgentClient(int port, String token) throws IOException {
        gateway =
                new GatewayClient(Target.parse("http://127.0.0.1:" + port).with(Secret.of(token)));
        socket = gateway.webSocket("/");
        Json.Obj hello =
                ask(
                        "connect",
                        "{'minProtocol':3,'maxProtocol':4,'client':{'id':'t','version':'1','platform':'linux','mode':'backend'},'auth':{'token':'%s'}}"
                                .formatted(token));
        if (!hello.isTrue("ok")) {
            throw new IOException(hello.toString());
        }
    }

    /// Sends a request; its id. Single quotes stand for double ones.
    String send(String method, String params) throws IOException {
        String id = Integer.toString(++ids);
        socket.send(
                JsonText.compact(
                        Json.object()
                                .put("type", "req")
                                .put("id", id)
                                .put("method", method)
                                .put("params", JsonText.parseObject(params.replace('\'', '"')))
                                .build()));
        return id;
    }

    /// Asks and waits for the first answer.
    Json.Obj ask(String method, String params) throws IOException {
        String id = send(method, params);
        return next(frame -> frame.string("id").filter(id::equals).isPresent());
    }

    /// The next frame of a kind.
    Json.Obj next(Predicate<Json.Obj> wanted) throws IOException {
        while (true) {
            if (!(socket.receive() instanceof WebSocket.Message.Text(String text))) {
                throw new IOException("closed");
            }
            Json.Obj frame = JsonText.parseObject(text);
            frames.add(frame);
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    /// The next event of a name whose payload has a member of that value.
    Json.Obj event(String name, String member, String value) throws IOException {
        return next(frame ->
                        frame.string("event").filter(name::equals).isPresent()
                                && frame.object("payload")
                                        .string(member)
                                        .filter(value::equals)
                                        .isPresent())
                .object("payload");
    }

    /// The payloads of events so far.
    List<Json.Obj> events(String name) {
        return frames.stream()
                .filter(frame -> frame.string("event").filter(name::equals).isPresent())
                .map(frame -> frame.object("payload"))
                .toList();
    }

    @Override
    public void close() {
        socket.close();
        gateway.close();
    }
}
