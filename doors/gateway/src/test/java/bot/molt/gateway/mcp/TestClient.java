package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A client that sends exactly what a test says.
final class TestClient implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI uri;
    final Map<String, String> headers = new LinkedHashMap<>();

    /// A whole answer.
    ///
    /// @param messages what stood in the body or in the events
    record Answer(int status, HttpResponse<?> response, List<Json> messages) {
        Json.Obj only() {
            return (Json.Obj) messages.getLast();
        }

        Json.Obj result() {
            return only().object("result");
        }

        Json.Obj error() {
            return only().object("error");
        }

        String text() {
            return result().items("content").isEmpty()
                    ? ""
                    : ((Json.Obj) result().items("content").getFirst()).string("text").orElse("");
        }

        List<String> methods() {
            return messages.stream()
                    .flatMap(message -> ((Json.Obj) message).string("method").stream())
                    .toList();
        }
    }

    /// Events as they come.
    record Events(HttpResponse<InputStream> response, BufferedReader lines)
            implements AutoCloseable {
        /// The next event: its id and its data.
        Map.Entry<String, String> next() throws IOException {
            String id = "";
            String line = lines.readLine();
            while (line != null) {
                id = line.startsWith("id: ") ? line.substring(4) : id;
                if (line.startsWith("data: ")) {
                    return Map.entry(id, line.substring(6));
                }
                line = lines.readLine();
            }
            return Map.entry("", "");
        }

        Json.Obj message() throws IOException {
            String data = next().getValue();
            while (data.isBlank()) {
                data = next().getValue();
            }
            return JsonText.parseObject(data);
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }

    TestClient(int port, String key) {
        this(port, key, "/mcp");
    }

    TestClient(int port, String key, String path) {
        this.uri = URI.create("http://127.0.0.1:" + port + path);
        headers.put("Authorization", "Bearer " + key);
        headers.put("Accept", "application/json, text/event-stream");
        headers.put("Content-Type", "application/json");
    }

    /// Opens a session and goes on in it.
    TestClient initialized(String version, String capabilities) throws Exception {
        Answer answer = send(initialize(version, capabilities));
        headers.put(
                "Mcp-Session-Id",
                answer.response().headers().firstValue("mcp-session-id").orElseThrow());
        headers.put(
                "MCP-Protocol-Version", answer.result().string("protocolVersion").orElseThrow());
        send("{'jsonrpc':'2.0','method':'notifications/initialized'}");
        return this;
    }

    static String initialize(String version, String capabilities) {
        return "{'jsonrpc':'2.0','id':0,'method':'initialize','params':{'protocolVersion':'"
                + version
                + "','capabilities':"
                + capabilities
                + ",'clientInfo':{'name':'t','version':'1'}}}";
    }

    static String call(int id, String tool, String rest) {
        return "{'jsonrpc':'2.0','id':"
                + id
                + ",'method':'tools/call','params':{'name':'"
                + tool
                + "','arguments':{}"
                + rest
                + "}}";
    }

    Answer send(String body) throws Exception {
        HttpResponse<byte[]> response =
                http.send(post(body), HttpResponse.BodyHandlers.ofByteArray());
        return answer(response);
    }

    Answer get() throws Exception {
        return answer(http.send(request().GET().build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    Answer delete() throws Exception {
        return answer(
                http.send(request().DELETE().build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    Events listen() throws Exception {
        return events(request().GET().build());
    }

    Events open(String body) throws Exception {
        return events(post(body));
    }

    private Events events(HttpRequest request) throws Exception {
        HttpResponse<InputStream> response =
                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        return new Events(
                response,
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    }

    private HttpRequest post(String body) {
        return request().POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build();
    }

    private HttpRequest.Builder request() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
        headers.forEach(builder::header);
        return builder;
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        String type = response.headers().firstValue("content-type").orElse("");
        List<Json> messages = new ArrayList<>();
        if (type.startsWith("text/event-stream")) {
            text.lines()
                    .filter(line -> line.startsWith("data: ") && !line.isBlank())
                    .map(line -> line.substring(6))
                    .filter(data -> !data.isBlank())
                    .forEach(data -> messages.add(JsonText.parse(data)));
        } else if (!text.isEmpty()) {
            Json json = JsonText.parse(text);
            messages.addAll(json instanceof Json.Arr(List<Json> items) ? items : List.of(json));
        }
        return new Answer(response.statusCode(), response, messages);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
