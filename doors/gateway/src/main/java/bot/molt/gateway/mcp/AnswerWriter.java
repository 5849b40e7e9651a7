package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.ResponseStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Writes messages as an HTTP answer: one JSON text where the answer is there at once and alone, a
/// stream of events where it takes longer or more is said.
///
/// Threads: each method runs on the thread of its exchange.
final class AnswerWriter {
    private static final Duration AT_ONCE = Duration.ofMillis(400);
    private static final Headers JSON =
            Headers.of("Content-Type", "application/json", "Cache-Control", "no-store");
    private static final Headers EVENTS =
            Headers.of(
                    "Content-Type",
                    "text/event-stream",
                    "Cache-Control",
                    "no-cache, no-transform",
                    "X-Accel-Buffering",
                    "no");
    private static final byte[] SIGN_OF_LIFE = ascii(": \n\n");
    private static final byte[] NOTHING = {};

    private final HttpExchange exchange;
    private final Duration keepAlive;
    private final Style style;

    /// What a client can do with the events of a stream.
    enum Style {
        /// Read them.
        BARE,
        /// Come back for those after an id.
        RESUMABLE,
        /// Come back before the first one too.
        PRIMED
    }

    AnswerWriter(HttpExchange exchange, Duration keepAlive, Style style) {
        this.exchange = exchange;
        this.keepAlive = keepAlive;
        this.style = style;
    }

    static void json(HttpExchange exchange, int status, Headers more, Json body) {
        exchange.respond(status, merged(JSON, more), JsonText.bytes(body));
    }

    private static Headers merged(Headers headers, Headers more) {
        Headers[] all = {headers};
        more.forEach((name, value) -> all[0] = all[0].with(name, value));
        return all[0];
    }

    /// Refuses the whole HTTP request.
    static void refuse(HttpExchange exchange, int status, Json.Obj error) {
        Headers more = status == 405 ? Headers.of("Allow", "POST, GET, DELETE") : Headers.EMPTY;
        json(exchange, status, more, error);
    }

    static void accepted(HttpExchange exchange) {
        exchange.respond(202, Headers.EMPTY, NOTHING);
    }

    /// Answers requests: at once where that can be, else as a stream.
    ///
    /// @param batch whether several answers stand in an array
    /// @param beforeStream done where it becomes a stream
    void answer(EventStream out, boolean batch, Runnable beforeStream)
            throws IOException, InterruptedException {
        Optional<List<EventStream.Event>> plain =
                takesEvents() ? out.awaitPlain(AT_ONCE) : Optional.of(out.awaitAnswers());
        if (plain.isPresent()) {
            plain(plain.get(), batch);
        } else {
            beforeStream.run();
            stream(out, out.readAfter(0), style == Style.PRIMED, () -> {});
        }
    }

    private boolean takesEvents() {
        return exchange.header("Accept").orElse("").contains("text/event-stream");
    }

    private void plain(List<EventStream.Event> answers, boolean batch) {
        if (answers.isEmpty()) {
            accepted(exchange);
            return;
        }
        if (!batch) {
            EventStream.Event only = answers.getFirst();
            exchange.respond(only.status(), JSON, only.text());
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (EventStream.Event answer : answers) {
            all.writeBytes(ascii(all.size() == 0 ? "[" : ","));
            all.writeBytes(answer.text());
        }
        all.writeBytes(ascii("]"));
        exchange.respond(200, JSON, all.toByteArray());
    }

    /// Writes events until nothing will follow.
    ///
    /// @param primes whether to begin with an event without data
    /// @param stillOpen run before each sign of life
    void stream(EventStream out, EventStream.Reader reader, boolean primes, Runnable stillOpen)
            throws IOException, InterruptedException {
        try (ResponseStream stream = exchange.stream(200, EVENTS)) {
            if (primes) {
                stream.write(ascii("id: " + out.id() + "_0\ndata: \n\n"));
            }
            while (!reader.done() && !exchange.clientGone()) {
                EventStream.Event event = reader.next(keepAlive);
                if (event != null) {
                    stream.write(framed(out, event));
                } else if (!reader.done()) {
                    stillOpen.run();
                    stream.write(SIGN_OF_LIFE);
                }
            }
        }
    }

    private byte[] framed(EventStream out, EventStream.Event event) {
        String id = style != Style.BARE ? "id: " + out.id() + "_" + event.number() + "\n" : "";
        byte[] head = ascii(id + "event: message\ndata: ");
        byte[] all = new byte[head.length + event.text().length + 2];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(event.text(), 0, all, head.length, event.text().length);
        all[all.length - 2] = '\n';
        all[all.length - 1] = '\n';
        return all;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
