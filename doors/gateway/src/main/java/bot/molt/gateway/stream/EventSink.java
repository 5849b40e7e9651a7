package bot.molt.gateway.stream;

import java.io.IOException;

/// Takes the events of one call to its client.
///
/// Threads: any number at once.
@FunctionalInterface
interface EventSink {
    /// Waits while the client is slow. Errors: `IOException` once it is gone.
    void send(CallEvent event) throws IOException, InterruptedException;
}
