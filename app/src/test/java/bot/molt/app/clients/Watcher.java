package bot.molt.app.clients;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// An operator who hears all events of a gateway and asks it things over HTTP.
final class Watcher implements AutoCloseable {
    /// Only catches what hangs.
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final LinkedBlockingQueue<Json.Obj> heard = new LinkedBlockingQueue<>();
    private final String url;
    private final WebSocket socket;

    Watcher(TestGateway gateway) throws InterruptedException {
        this.url = gateway.url();
        this.socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create(url.replace("http", "ws") + "/"), new Listener())
                        .join();
        socket.sendText(
                        """
                        {"type":"req","id":"1","method":"connect","params":{"minProtocol":4,"maxProtocol":4,
                         "client":{"id":"watcher","version":"1","platform":"linux","mode":"test"},
                         "role":"operator","scopes":["operator.admin"],"auth":{"token":"%s"}}}
                        """
                                .formatted(TestGateway.TOKEN),
                        true)
                .join();
        await(frame -> frame.string("type").orElse("").equals("res"));
    }

    /// The payload of the next event of a name; what came before it is passed over.
    Json.Obj event(String name) throws InterruptedException {
        return await(frame -> frame.string("event").orElse("").equals(name)).object("payload");
    }

    /// A node of this name is connected, since long or from now on.
    void node(String name) throws IOException, InterruptedException {
        while (!isConnected(name)) {
            event("presence");
        }
    }

    private boolean isConnected(String name) throws IOException, InterruptedException {
        return call("node.list", "{}").object("payload").items("nodes").stream()
                .map(Json.Obj.class::cast)
                .anyMatch(node ->
                        node.isTrue("connected")
                                && node.string("displayName").orElse("").equals(name));
    }

    private Json.Obj await(Predicate<Json.Obj> wanted) throws InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        Json.Obj frame = heard.poll(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        while (frame != null) {
            if (wanted.test(frame)) {
                return frame;
            }
            frame = heard.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        throw new IllegalStateException("not heard within " + LIMIT);
    }

    /// What one call gives.
    Json.Obj asked(String method, Json.Obj params) throws IOException, InterruptedException {
        Json.Obj answer = call(method, params.toString());
        if (!answer.isTrue("ok")) {
            throw new IllegalStateException(method + ": " + answer);
        }
        return answer.object("payload");
    }

    /// The whole answer to one call: `{"ok":…}`.
    Json.Obj call(String method, String params) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url + "/api/rpc/" + method))
                        .header("Authorization", "Bearer " + TestGateway.TOKEN)
                        .POST(HttpRequest.BodyPublishers.ofString(params))
                        .build();
        return JsonText.parseObject(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Listener implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket webSocket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                heard.add(JsonText.parseObject(text.toString()));
                text.setLength(0);
            }
            webSocket.request(1);
            return null;
        }
    }
}
