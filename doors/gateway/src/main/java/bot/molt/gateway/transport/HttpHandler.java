package bot.molt.gateway.transport;

import java.io.IOException;

/// Answers requests.
///
/// Threads: called on a virtual thread of its own for each request; may block.
@FunctionalInterface
public interface HttpHandler {
    /// Answers one request before it returns. What it throws becomes an answer if none was given
    /// yet: a `CodedException` its status, anything else 500 with an id that the log names too.
    void handle(HttpExchange exchange) throws IOException, InterruptedException;
}
