package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.Caller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Revision 2026-07-28: POST alone, every request by itself, its headers repeating what its body
/// says. A client that goes away cancels its request.
final class Stateless {
    static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
    static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";

    private static final String PREFIX = "io.modelcontextprotocol/";
    private static final String META_VERSION = PREFIX + "protocolVersion";
    private static final String META_CLIENT = PREFIX + "clientInfo";
    private static final String META_CAPABILITIES = PREFIX + "clientCapabilities";
    private static final Set<String> NAMED = Set.of("tools/call", "prompts/get", "resources/read");

    private final McpServer.Parts parts;
    private final Methods methods;
    private final Rounds rounds;
    private final Subscriptions subscriptions;

    Stateless(McpServer.Parts parts, Methods methods, Subscriptions subscriptions) {
        this.parts = parts;
        this.methods = methods;
        this.rounds = new Rounds(parts.clock(), parts.serverInfo());
        this.subscriptions = subscriptions;
    }

    /// Whether a POST is of this revision rather than of a session.
    static boolean speaks(HttpExchange exchange, Json body) {
        Optional<Revision> version = exchange.header(Stateful.VERSION).flatMap(Revision::find);
        if (version.isPresent()) {
            return version.get().isStateless();
        }
        if (!(body instanceof Json.Obj message)) {
            return false;
        }
        return message.object("params").object("_meta").has(META_VERSION)
                || exchange.header("Mcp-Method").isPresent()
                || message.string("method").orElse("").equals("server/discover");
    }

    /// Errors: [ProtocolError] with the HTTP status to answer, where no request can be answered.
    void post(HttpExchange exchange, Caller caller, @Nullable String workspace, Json body)
            throws IOException, InterruptedException {
        switch (Message.of(body)) {
            case Message.Notification _ -> AnswerWriter.accepted(exchange);
            case Message.Response _ ->
                    throw new ProtocolError(
                            ProtocolError.INVALID_REQUEST,
                            "body: a response (expected: a request or a notification)");
            case Message.Request request -> answer(exchange, caller, workspace, request);
        }
    }

    private void answer(
            HttpExchange exchange,
            Caller caller,
            @Nullable String workspace,
            Message.Request request)
            throws IOException, InterruptedException {
        try {
            check(exchange, request);
        } catch (ProtocolError e) {
            refuse(exchange, request, e);
            return;
        }
        if (request.method().equals("subscriptions/listen")) {
            subscriptions.listen(request, writer(exchange));
            return;
        }
        EventStream out = new EventStream("", 1);
        begin(exchange, new RoundTurn.Round(request, out), origin(caller, workspace, request));
        writer(exchange).answer(out, false, () -> {});
    }

    private void begin(HttpExchange exchange, RoundTurn.Round round, RoundTurn.Origin origin) {
        Message.Request request = round.request();
        Optional<String> state = request.params().string("requestState");
        if (state.isPresent() && NAMED.contains(request.method())) {
            resume(exchange, round, origin, state.get());
            return;
        }
        RoundTurn turn = new RoundTurn(origin, rounds, round);
        exchange.onClientGone(() -> turn.left(round.out()));
        if (request.method().equals("server/discover")) {
            turn.complete(discovery());
        } else {
            methods.answer(turn);
        }
    }

    private void resume(
            HttpExchange exchange, RoundTurn.Round round, RoundTurn.Origin origin, String state) {
        try {
            RoundTurn turn = rounds.resume(state, round.request(), origin.caller().userId());
            turn.resume(round);
            exchange.onClientGone(() -> turn.left(round.out()));
        } catch (ProtocolError e) {
            round.out().answer(Message.error(round.request().id(), e), e.httpStatus());
        }
    }

    private Json.Obj discovery() {
        return Json.object()
                .put("supportedVersions", Json.strings(Revision.supported()))
                .put("capabilities", methods.capabilities(Revision.V2026_07_28))
                .put("instructions", methods.instructions())
                .build();
    }

    /// Calls of one client belong together: there is no session, so its name and place say which.
    private static RoundTurn.Origin origin(
            Caller caller, @Nullable String workspace, Message.Request request) {
        Json.Obj client = request.meta().object(META_CLIENT);
        String name = client.string("name").orElse("client");
        Caller grouped = caller.inSession("mcp-" + name + "@" + caller.address());
        return new RoundTurn.Origin(grouped, workspace, request.meta().object(META_CAPABILITIES));
    }

    private static void check(HttpExchange exchange, Message.Request request) {
        Json.Obj meta = request.meta();
        String version =
                meta.string(META_VERSION).orElseThrow(() -> ProtocolError.badMeta(META_VERSION));
        if (!(meta.get(META_CAPABILITIES) instanceof Json.Obj)) {
            throw ProtocolError.badMeta(META_CAPABILITIES);
        }
        checkHeader(exchange, Stateful.VERSION, version);
        if (Revision.find(version).filter(Revision::isStateless).isEmpty()) {
            throw ProtocolError.unsupportedVersion(version);
        }
        checkHeader(exchange, "Mcp-Method", request.method());
        if (NAMED.contains(request.method())) {
            String field = request.method().equals("resources/read") ? "uri" : "name";
            checkHeader(exchange, "Mcp-Name", request.params().string(field).orElse(""));
        }
        if (meta.has(LOG_LEVEL)) {
            LogLevels.checked(meta.string(LOG_LEVEL).orElse(""));
        }
    }

    private static void checkHeader(HttpExchange exchange, String name, String expected) {
        String value = exchange.header(name).map(Stateless::decoded).orElse("");
        if (!value.equals(expected)) {
            throw new ProtocolError(
                    ProtocolError.HEADER_MISMATCH,
                    "Header mismatch: %s header value '%s' does not match body value '%s'"
                            .formatted(name, value, expected));
        }
    }

    /// `=?base64?SGVsbG8=?=` carries what a header cannot.
    private static String decoded(String value) {
        String text = value.strip();
        if (!text.startsWith("=?base64?") || !text.endsWith("?=") || text.length() < 11) {
            return text;
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text.substring(9, text.length() - 2));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new ProtocolError(
                    ProtocolError.HEADER_MISMATCH,
                    "Header mismatch: '%s' is no base64 (expected: =?base64?…?=)".formatted(text));
        }
    }

    private static void refuse(HttpExchange exchange, Message.Request request, ProtocolError e) {
        AnswerWriter.json(exchange, e.httpStatus(), Headers.EMPTY, Message.error(request.id(), e));
    }

    private AnswerWriter writer(HttpExchange exchange) {
        return new AnswerWriter(
                exchange, parts.config().get().keepAlive(), AnswerWriter.Style.BARE);
    }
}
