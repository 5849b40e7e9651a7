package bot.molt.app.service;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Whether somebody behind a port is awake: a connection is taken, and a request answered or
/// refused. Which answer does not matter.
final class Pulse {
    private static final byte[] REQUEST =
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII);

    private Pulse() {}

    /// What is wrong; empty where somebody is.
    ///
    /// @param limit the longest that it may take
    static Optional<String> missing(InetSocketAddress where, Duration limit) {
        int millis = Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE);
        try (Socket socket = new Socket()) {
            socket.connect(where, millis);
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(REQUEST);
            socket.getInputStream().read();
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
