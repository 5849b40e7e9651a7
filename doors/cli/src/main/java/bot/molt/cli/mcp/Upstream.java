package bot.molt.cli.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonSyntaxException;
import bot.molt.base.json.JsonText;
import bot.molt.protocol.wire.GatewayClient;
import bot.molt.protocol.wire.Request;
import bot.molt.protocol.wire.Response;
import bot.molt.protocol.wire.WireFailures;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The gateway's MCP endpoint, and the session there.
///
/// Threads: safe for any number.
final class Upstream {
    private static final String SESSION = "Mcp-Session-Id";
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String META_VERSION = "io.modelcontextprotocol/protocolVersion";
    private static final Duration HEAD = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(2);

    private final GatewayClient gateway;
    private final String path;
    private final Semaphore renewing = new Semaphore(1);
    private volatile @Nullable Live live;

    /// An open session.
    ///
    /// @param opening the `initialize` request that opened it
    record Live(String id, String version, Json.Obj opening) {}

    Upstream(GatewayClient gateway, String path) {
        this.gateway = gateway;
        this.path = path;
    }

    /// Null before `initialize`.
    @Nullable Live session() {
        return live;
    }

    /// Whether the message says itself who asks: no session is needed.
    static boolean isStateless(Json.Obj message) {
        return meta(message).has(META_VERSION)
                || message.string("method").orElse("").equals("server/discover");
    }

    private static Json.Obj meta(Json.Obj message) {
        return message.object("params").object("_meta");
    }

    /// Sends a message.
    ///
    /// Errors: `unreachable`, `timeout` or `upstream_failed`; see [#refused].
    Response post(Json.Obj message) {
        Request request =
                Request.post(path, JsonText.compact(message))
                        .header("Accept", "application/json, text/event-stream")
                        .waiting(HEAD, PAUSE);
        return gateway.send(
                isStateless(message) ? stateless(request, message) : inSession(request));
    }

    private static Request stateless(Request request, Json.Obj message) {
        String method = message.string("method").orElse("");
        String version = meta(message).string(META_VERSION).orElse("");
        Request known = request.header("Mcp-Method", header(method));
        known = version.isEmpty() ? known : known.header(VERSION, header(version));
        Json.Obj params = message.object("params");
        return switch (method) {
            case "tools/call", "prompts/get" ->
                    known.header("Mcp-Name", header(params.string("name").orElse("")));
            case "resources/read" ->
                    known.header("Mcp-Name", header(params.string("uri").orElse("")));
            default -> known;
        };
    }

    /// What is no plain ASCII travels in base64.
    private static String header(String value) {
        boolean plain =
                value.chars().allMatch(c -> c > ' ' && c < 127) && !value.startsWith("=?base64?");
        return plain
                ? value
                : "=?base64?"
                        + java.util.Base64.getEncoder()
                                .encodeToString(
                                        value.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        + "?=";
    }

    private Request inSession(Request request) {
        Live session = live;
        return session == null
                ? request
                : request.header(SESSION, session.id()).header(VERSION, session.version());
    }

    /// The stream of the gateway's own messages, or of what follows an event.
    ///
    /// @param lastEvent id of the last event that was seen; empty for the gateway's own messages
    Response stream(String lastEvent) {
        Request request =
                inSession(Request.get(path).header("Accept", "text/event-stream"))
                        .waiting(HEAD, PAUSE);
        return gateway.send(
                lastEvent.isEmpty() ? request : request.header("Last-Event-ID", lastEvent));
    }

    /// Opens a session; returns the answer for the client. What is no success leaves everything as
    /// it was.
    Json.Obj initialize(Json.Obj opening) throws IOException {
        Request request =
                Request.post(path, JsonText.compact(opening))
                        .header("Accept", "application/json, text/event-stream")
                        .waiting(HEAD, PAUSE);
        try (Response response = gateway.send(request)) {
            String text = response.text();
            if (response.status() != 200) {
                throw failure(response.status(), text);
            }
            Json.Obj answer = parsed(text);
            String version = answer.object("result").string("protocolVersion").orElse("");
            response.header(SESSION).ifPresent(id -> live = new Live(id, version, opening));
            return answer;
        }
    }

    /// Opens the session anew where the gateway no longer knows it; returns whether this call did.
    @SuppressWarnings("ReferenceEquality") // another session may look the same
    boolean renew(Live lost) throws IOException, InterruptedException {
        renewing.acquire();
        try {
            if (!lost.equals(live)) {
                return false;
            }
            initialize(lost.opening());
            post(Reply.notification("notifications/initialized")).close();
            return true;
        } finally {
            renewing.release();
        }
    }

    /// Ends the session.
    void end() {
        Live session = live;
        live = null;
        if (session == null) {
            return;
        }
        Request request = Request.delete(path).header(SESSION, session.id()).waiting(END, END);
        try (Response response = gateway.send(request)) {
            response.text();
        } catch (CodedException | IOException e) {
            // The session ends by itself.
        }
    }

    /// Whether nothing was sent: nobody listens there now.
    static boolean refused(CodedException failure) {
        return failure.getCause() instanceof ConnectException;
    }

    CodedException translated(IOException e) {
        return WireFailures.of(gateway.target(), e);
    }

    /// What an answer that is no JSON-RPC message means.
    CodedException failure(int status, String text) {
        String told = told(text);
        String address = "gateway: " + gateway.target().url() + ": ";
        return switch (status) {
            case 401 ->
                    new CodedException(
                            ErrorCode.UNAUTHORIZED,
                            address
                                    + "the secret was refused (set MOLTBOT_AUTH_TOKEN, or name a file"
                                    + " with --token-file)"
                                    + told);
            case 403 -> new CodedException(ErrorCode.FORBIDDEN, address + "refused" + told);
            case 404 ->
                    new CodedException(
                            ErrorCode.NOT_FOUND,
                            address + "no MCP endpoint there (is this a Moltbot gateway?)" + told);
            case 429 ->
                    new CodedException(
                            ErrorCode.RATE_LIMITED, address + "too many requests" + told);
            default ->
                    new CodedException(
                            ErrorCode.UPSTREAM_FAILED, address + "answered " + status + told);
        };
    }

    private static String told(String text) {
        try {
            Json error = JsonText.parseObject(text).get("error");
            return error instanceof Json.Obj object
                    ? ": " + object.string("message").orElse("")
                    : error instanceof Json.Str(String said) ? ": " + said : "";
        } catch (JsonSyntaxException e) {
            return "";
        }
    }

    private Json.Obj parsed(String text) {
        try {
            return JsonText.parseObject(text);
        } catch (JsonSyntaxException e) {
            throw failure(200, text);
        }
    }
}
