package bot.molt.app.gateway;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client of the WebSocket protocol that was let in as the operator.
///
/// Threads: one uses it.
final class SteeringSocket implements AutoCloseable {
    private static final String GONE = "";
    private static final Duration SOON = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<String> inbox = new LinkedBlockingQueue<>();
    private final WebSocket socket;
    private int ids;

    SteeringSocket(int port) throws IOException, InterruptedException {
        this(port, "[]");
    }

    /// @param scopes that it asks for, as JSON
    SteeringSocket(int port, String scopes) throws IOException, InterruptedException {
        try {
            socket =
                    client.newWebSocketBuilder()
                            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/"), new Inbox())
                            .join();
        } catch (CompletionException e) {
            client.close();
            throw new IOException(e);
        }
        next(SOON);
        Json.Obj hello =
                request(
                        "connect",
                        JsonText.parseObject(
                                "{\"minProtocol\":3,\"maxProtocol\":4,\"client\":{\"id\":\"t\",\"version\":\"1\",\"platform\":\"linux\",\"mode\":\"backend\"},\"scopes\":%s,\"auth\":{\"token\":\"%s\"}}"
                                        .formatted(scopes, RestartingGateway.TOKEN)),
                        SOON);
        if (!hello.isTrue("ok")) {
            throw new IOException(hello.toString());
        }
    }

    /// Collects whole texts.
    private final class Inbox implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence piece, boolean last) {
            text.append(piece);
            if (last) {
                inbox.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
            inbox.add(GONE);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            inbox.add(GONE);
        }
    }

    private Json.Obj next(Duration limit) throws IOException, InterruptedException {
        String text = inbox.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
        if (text == null || text.equals(GONE)) {
            throw new IOException(text == null ? "no answer in " + limit : "closed");
        }
        return JsonText.parseObject(text);
    }

    /// Asks and waits for the answer.
    Json.Obj request(String method, Json.Obj params, Duration limit)
            throws IOException, InterruptedException {
        String id = Integer.toString(++ids);
        Json.Obj frame =
                Json.object()
                        .put("type", "req")
                        .put("id", id)
                        .put("method", method)
                        .put("params", params)
                        .build();
        try {
            socket.sendText(JsonText.compact(frame), true).join();
        } catch (CompletionException e) {
            throw new IOException(e);
        }
        Json.Obj answer = next(limit);
        while (!answer.string("id").orElse("").equals(id)) {
            answer = next(limit);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
