package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request and the way to answer it.
///
/// Threads: belongs to the thread of its handler; only [#onClientGone] callbacks come from
/// elsewhere.
public final class HttpExchange {
    private static final long MIN_BYTES_PER_SECOND = 16 << 10;
    private static final byte[] CONTINUE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    record Line(String method, RequestTarget target, Headers headers, boolean modern) {}

    private final Connection connection;
    private final Line line;
    private final RequestBody body;
    private final Listeners gone = new Listeners();
    private final Listeners draining = new Listeners();

    private boolean expectsContinue;
    private boolean answered;
    private int status;
    private @Nullable ResponseStream stream;
    private @Nullable WebSocketConnection webSocket;

    HttpExchange(Connection connection, Line line, RequestBody body, boolean expectsContinue) {
        this.connection = connection;
        this.line = line;
        this.body = body;
        this.expectsContinue = expectsContinue;
    }

    /// In upper case.
    public String method() {
        return line.method;
    }

    /// Decoded; always begins with `/`, or is `*` for OPTIONS.
    public String path() {
        return line.target.path();
    }

    /// The first value of a query parameter, decoded.
    public Optional<String> query(String name) {
        return line.target.value(name);
    }

    public Headers headers() {
        return line.headers;
    }

    public Optional<String> header(String name) {
        return line.headers.first(name);
    }

    /// Address of the peer without port.
    public String remoteAddress() {
        return connection.remoteAddress();
    }

    /// Reads the whole body.
    ///
    /// Errors: `payload_too_large` above `limit`, `timeout` for one that is too slow,
    /// `invalid_request` for one that ends early or is malformed.
    public byte[] body(long limit) throws InterruptedException {
        if (body.declared() > limit) {
            throw RequestBody.tooLarge(body.declared(), limit);
        }
        if (expectsContinue) {
            expectsContinue = false;
            connection.outbound().force(CONTINUE);
        }
        List<byte[]> pieces = new ArrayList<>(2);
        long start = System.nanoTime() + connection.server().settings().bodyTimeout().toNanos();
        long size = 0;
        byte[] piece = body.take(start, connection::bodyDrained);
        while (piece != null) {
            size += piece.length;
            if (size > limit) {
                throw RequestBody.tooLarge(size, limit);
            }
            pieces.add(piece);
            long allowed = Duration.ofSeconds(size / MIN_BYTES_PER_SECOND).toNanos();
            piece = body.take(start + allowed, connection::bodyDrained);
        }
        return joined(pieces, (int) size);
    }

    private static byte[] joined(List<byte[]> pieces, int size) {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        byte[] all = new byte[size];
        int at = 0;
        for (byte[] piece : pieces) {
            System.arraycopy(piece, 0, all, at, piece.length);
            at += piece.length;
        }
        return all;
    }

    /// Sends a whole response. A client that went away is no failure.
    ///
    /// Errors: `IllegalStateException` when a response was begun before.
    public void respond(int code, Headers headers, byte[] content) {
        claim(code);
        boolean close = closes(headers);
        byte[] bytes = connection.server().heads().whole(code, headers, content, isHead(), close);
        connection.respond(this, bytes, close);
    }

    /// Sends JSON.
    public void respondJson(int status, Json json) {
        respond(status, RefusedRequest.JSON, JsonText.bytes(json));
    }

    /// Sends JSON and more header fields.
    public void respondJson(int status, Headers more, Json json) {
        Headers headers = more.with("Content-Type", "application/json; charset=utf-8");
        respond(status, headers, JsonText.bytes(json));
    }

    /// Begins a response of unknown length; close it to end it.
    public ResponseStream stream(int code, Headers headers) {
        claim(code);
        boolean close = closes(headers) || !line.modern;
        byte[] head = connection.server().heads().streaming(code, headers, line.modern, close);
        ResponseStream begun = new ResponseStream(this, connection, line.modern, close);
        stream = begun;
        connection.outbound().force(head);
        return begun;
    }

    /// Whether the client asks for a WebSocket in a version that is understood.
    public boolean wantsWebSocket() {
        return Handshake.asked(line);
    }

    /// Turns the connection into a WebSocket; it closes when the handler returns.
    ///
    /// Errors: `invalid_request` when the client did not ask for one properly.
    public WebSocketConnection upgradeWebSocket(WebSocketSettings settings) {
        Headers answer = Handshake.answer(line, settings);
        claim(101);
        WebSocketConnection opened = new WebSocketConnection(connection, settings, gone);
        webSocket = opened;
        byte[] head = connection.server().heads().switching(answer);
        connection.become(this, head, new WebSocketFrames(opened, settings));
        return opened;
    }

    /// Runs `action` on a thread of its own once the client has gone or stopped sending; at once if
    /// it has.
    public void onClientGone(Runnable action) {
        gone.add(action, connection.server());
    }

    /// Runs `action` on a thread of its own once the server takes no more requests: what would not
    /// end by itself has to end then.
    public void onDrain(Runnable action) {
        draining.add(action, connection.server());
    }

    /// Whether anybody was to be told.
    boolean drain() {
        return draining.fire(connection.server());
    }

    public boolean clientGone() {
        return gone.fired();
    }

    /// Whether a response has been begun.
    public boolean answered() {
        return answered;
    }

    /// The status of the response; 0 before it was begun.
    public int status() {
        return status;
    }

    RequestBody requestBody() {
        return body;
    }

    boolean isHead() {
        return line.method.equals("HEAD");
    }

    void gone() {
        gone.fire(connection.server());
    }

    /// Called when the handler has returned or thrown; leaves nothing open.
    void finish(@Nullable Throwable failure) {
        if (webSocket != null) {
            webSocket.close(failure == null ? 1000 : 1011, "");
        } else if (stream != null) {
            stream.finish(failure);
        } else if (!answered) {
            respondFailure(failure);
        }
    }

    private void respondFailure(@Nullable Throwable failure) {
        switch (failure) {
            case CodedException coded -> respondError(coded.code().httpStatus(), coded.text());
            case InterruptedException _ ->
                    respondError(ErrorCode.UNAVAILABLE.httpStatus(), "the gateway is stopping");
            case null, default ->
                    respondError(500, "internal error, id " + connection.server().report(failure));
        }
    }

    private void respondError(int status, String text) {
        respondJson(status, Connection.error(status, text));
    }

    private void claim(int begun) {
        if (answered) {
            throw new IllegalStateException("a response was begun before");
        }
        answered = true;
        status = begun;
    }

    private boolean closes(Headers response) {
        boolean asked =
                line.modern
                        ? line.headers.hasToken("connection", "close")
                        : !line.headers.hasToken("connection", "keep-alive");
        return asked || response.hasToken("connection", "close") || connection.server().draining();
    }
}
