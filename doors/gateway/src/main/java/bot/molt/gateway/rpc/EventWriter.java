package bot.molt.gateway.rpc;

import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.gateway.transport.ResponseStream;
import java.io.IOException;

/// Writes server-sent events.
public final class EventWriter implements AutoCloseable {
    private final ResponseStream stream;

    public EventWriter(HttpExchange exchange) {
        stream =
                exchange.stream(
                        200,
                        Headers.of(
                                "Content-Type", "text/event-stream",
                                "Cache-Control", "no-store",
                                "X-Accel-Buffering", "no"));
    }

    /// @param data one line
    public void event(String name, String data) throws IOException, InterruptedException {
        stream.write("event: " + name + "\ndata: " + data + "\n\n");
    }

    /// Says nothing, so that a client sees that the stream is alive.
    public void comment() throws IOException, InterruptedException {
        stream.write(": alive\n\n");
    }

    @Override
    public void close() {
        stream.close();
    }
}
