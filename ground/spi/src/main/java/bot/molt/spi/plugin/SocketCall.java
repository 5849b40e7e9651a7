package bot.molt.spi.plugin;

import bot.molt.spi.Caller;
import java.io.IOException;
import java.util.Optional;

/// One open WebSocket of a plugin. Messages are text of at most 1 MiB; more closes it with 1009.
///
/// Threads: one receives, any number send.
public interface SocketCall {
    /// Whom the gateway let in; empty where the plugin is to do that itself.
    Optional<Caller> caller();

    /// A value of the query.
    Optional<String> query(String name);

    Optional<String> header(String name);

    /// Waits for the next message; empty once the socket is closed.
    Optional<String> receive() throws InterruptedException;

    /// Sends a message; waits while the client is slow.
    ///
    /// Errors: `IOException` once the socket is closed.
    void send(String text) throws IOException, InterruptedException;

    /// Closes it.
    ///
    /// @param code 1000 for a goodbye, 4000..4999 for reasons of the plugin's own
    void close(int code, String reason);
}
