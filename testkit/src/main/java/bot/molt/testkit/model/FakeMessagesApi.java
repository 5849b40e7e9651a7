package bot.molt.testkit.model;

import bot.molt.base.concurrent.TaskScope;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Predicate;

/// Anthropic's Messages API on loopback: streaming and not, tools, token counts. Requests that a
/// predicate takes for the conversation are answered by a script, turn by turn; all others get a
/// short text.
///
/// Source: docs.anthropic.com, "Messages" and "Streaming messages".
public final class FakeMessagesApi implements AutoCloseable {
    private final HttpServer server;
    private final TaskScope scope = new TaskScope("model");
    private final List<Step> script;
    private final Predicate<Json.Obj> isConversation;
    private final Exchanges exchanges = new Exchanges();

    private FakeMessagesApi(List<Step> script, Predicate<Json.Obj> isConversation)
            throws IOException {
        this.script = List.copyOf(script);
        this.isConversation = isConversation;
        this.server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        server.setExecutor(work ->
                scope.fork(() -> {
                    work.run();
                    return true;
                }));
        server.createContext("/", this::handle);
        server.start();
    }

    /// Starts one that follows the script in every conversation with tools.
    public static FakeMessagesApi start(List<Step> script) throws IOException {
        return new FakeMessagesApi(script, request -> !request.items("tools").isEmpty());
    }

    /// The base address: `http://127.0.0.1:41234`.
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public Exchanges exchanges() {
        return exchanges;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (exchange.getRequestMethod() + " " + path) {
                case "POST /v1/messages" -> messages(exchange, body);
                case "POST /v1/messages/count_tokens" ->
                        json(exchange, 200, Json.object().put("input_tokens", 10).build());
                case "HEAD /", "GET /" -> exchange.sendResponseHeaders(200, -1);
                default -> {
                    exchanges.addOther(exchange.getRequestMethod() + " " + path);
                    json(exchange, 404, MessagesApi.error("not_found_error", "Not found"));
                }
            }
        }
    }

    private void messages(HttpExchange exchange, byte[] body) throws IOException {
        if (!authenticated(exchange)) {
            json(exchange, 401, MessagesApi.error("authentication_error", "invalid x-api-key"));
            return;
        }
        Json.Obj request;
        try {
            request = JsonText.parseObject(body);
        } catch (JsonSyntaxException e) {
            json(exchange, 400, MessagesApi.error("invalid_request_error", "not JSON"));
            return;
        }
        String problem = MessagesApi.problem(request);
        if (!problem.isEmpty()) {
            exchanges.addOther("refused: " + problem);
            json(exchange, 400, MessagesApi.error("invalid_request_error", problem));
            return;
        }
        answer(exchange, request);
    }

    private static boolean authenticated(HttpExchange exchange) {
        return exchange.getRequestHeaders().containsKey("x-api-key")
                || exchange.getRequestHeaders().containsKey("Authorization");
    }

    private void answer(HttpExchange exchange, Json.Obj request) throws IOException {
        int turn = MessagesApi.turns(request);
        List<Json.Obj> content = MessagesApi.content(step(request, turn), turn);
        String id = "msg_%04d".formatted(turn);
        if (!request.isTrue("stream")) {
            json(exchange, 200, MessagesApi.message(request, id, content));
            return;
        }
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            stream(out, request, id, content);
        }
    }

    private Step step(Json.Obj request, int turn) {
        if (!isConversation.test(request)) {
            return Step.say("ok");
        }
        exchanges.add(request);
        return turn < script.size() ? script.get(turn) : Step.say("The script has ended.");
    }

    private static void stream(
            OutputStream out, Json.Obj request, String id, List<Json.Obj> content)
            throws IOException {
        event(out, "message_start", Json.object().put("message", MessagesApi.opening(request, id)));
        event(out, "ping", Json.object());
        for (int index = 0; index < content.size(); index++) {
            block(out, index, content.get(index));
        }
        Json.Obj delta =
                Json.object()
                        .put("stop_reason", MessagesApi.stopReason(content))
                        .put("stop_sequence", Json.NULL)
                        .build();
        event(
                out,
                "message_delta",
                Json.object().put("delta", delta).put("usage", MessagesApi.usage()));
        event(out, "message_stop", Json.object());
    }

    /// The input of a call comes as pieces of JSON text, like the real one's.
    private static void block(OutputStream out, int index, Json.Obj block) throws IOException {
        boolean text = block.string("type").orElse("").equals("text");
        Json.Obj start = text ? block.with("text", "") : block.with("input", Json.Obj.EMPTY);
        event(
                out,
                "content_block_start",
                Json.object().put("index", index).put("content_block", start));
        String whole = text ? block.string("text").orElse("") : block.object("input").toString();
        int half = whole.length() / 2;
        for (String piece : List.of(whole.substring(0, half), whole.substring(half))) {
            Json.Obj delta =
                    Json.object()
                            .put("type", text ? "text_delta" : "input_json_delta")
                            .put(text ? "text" : "partial_json", piece)
                            .build();
            event(
                    out,
                    "content_block_delta",
                    Json.object().put("index", index).put("delta", delta));
        }
        event(out, "content_block_stop", Json.object().put("index", index));
    }

    private static void event(OutputStream out, String type, Json.ObjectBuilder data)
            throws IOException {
        Json.Obj whole = data.put("type", type).build();
        String text = "event: %s\ndata: %s\n\n".formatted(type, whole);
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private static void json(HttpExchange exchange, int status, Json.Obj body) throws IOException {
        byte[] bytes = JsonText.bytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("request-id", "req_fake");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        scope.close();
    }
}
