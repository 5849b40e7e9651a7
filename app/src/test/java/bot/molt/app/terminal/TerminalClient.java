package bot.molt.app.terminal;

import bot.molt.base.Secret;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Target;
import bot.molt.protocol.wire.WebSocket;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Predicate;

/// Somebody with a terminal, and all that it wrote to them.
///
/// Threads: one uses it.
final class TerminalClient implements AutoCloseable {
    private final GatewayClient gateway;
    private final WebSocket socket;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long offset;
    private Json.Obj exit;
    private int ids;

    TerminalClient(int port, String key) throws IOException {
        gateway = new GatewayClient(Target.parse("http://127.0.0.1:" + port).with(Secret.of(key)));
        socket = gateway.webSocket("/");
        Json.Obj hello =
                ask(
                        "connect",
                        "{'minProtocol':3,'maxProtocol':4,'client':{'id':'t','version':'1','platform':'linux','mode':'ui'},'auth':{'token':'%s'}}"
                                .formatted(key));
        if (!hello.isTrue("ok")) {
            throw new IOException(hello.toString());
        }
    }

    /// Asks and waits for the answer. Single quotes stand for double ones.
    Json.Obj ask(String method, String params) throws IOException {
        String id = send(method, params);
        return next(frame -> frame.string("id").filter(id::equals).isPresent());
    }

    String send(String method, String params) throws IOException {
        String id = Integer.toString(++ids);
        socket.send(
                "{\"type\":\"req\",\"id\":\"%s\",\"method\":\"%s\",\"params\":%s}"
                        .formatted(id, method, params.replace('\'', '"')));
        return id;
    }

    /// The code of a failure; empty where it went well.
    String failure(String method, String params) throws IOException {
        Json.Obj answer = ask(method, params);
        return answer.object("error").object("details").string("code").orElse("");
    }

    private Json.Obj next(Predicate<Json.Obj> wanted) throws IOException {
        Json.Obj frame = received();
        while (!wanted.test(frame)) {
            frame = received();
        }
        return frame;
    }

    private Json.Obj received() throws IOException {
        if (!(socket.receive() instanceof WebSocket.Message.Text(String text))) {
            throw new IOException("closed");
        }
        Json.Obj frame = JsonText.parseObject(text);
        String event = frame.string("event").orElse("");
        if (event.equals("terminal.data")) {
            take(frame.object("payload"));
        } else if (event.equals("terminal.exit")) {
            exit = frame.object("payload");
        }
        return frame;
    }

    /// What comes must stand right behind what came before.
    private void take(Json.Obj data) throws IOException {
        long at = data.number("offset").orElseThrow();
        if (at != offset) {
            throw new IOException("offset %d (expected: %d)".formatted(at, offset));
        }
        byte[] bytes = Base64.getDecoder().decode(data.string("base64").orElseThrow());
        written.writeBytes(bytes);
        offset += bytes.length;
    }

    /// Opens a terminal; its id.
    String open(String params) throws IOException {
        Json.Obj answer = ask("terminal.open", params);
        return answer.object("payload")
                .string("id")
                .orElseThrow(() -> new IOException(answer.toString()));
    }

    /// Is told from now on what it writes.
    Json.Obj attach(String id, long from, String more) throws IOException {
        offset = from;
        return ask("terminal.attach", "{'id':'%s','offset':%d%s}".formatted(id, from, more));
    }

    /// Waits for a text.
    void await(String text) throws IOException {
        while (!text().contains(text)) {
            received();
        }
    }

    /// Waits for the end of the terminal.
    Json.Obj awaitExit() throws IOException {
        while (exit == null) {
            received();
        }
        return exit;
    }

    /// Waits for whatever comes next.
    void awaitMore() throws IOException {
        received();
    }

    /// Waits for this many bytes.
    void awaitBytes(long count) throws IOException {
        while (written.size() < count) {
            received();
        }
    }

    String text() {
        return written.toString(StandardCharsets.UTF_8);
    }

    long offset() {
        return offset;
    }

    @Override
    public void close() {
        socket.close();
        gateway.close();
    }
}
