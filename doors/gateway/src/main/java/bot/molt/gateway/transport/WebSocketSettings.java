package bot.molt.gateway.transport;

import bot.molt.base.DataSize;
import java.time.Duration;
import java.util.List;

/// Limits of one WebSocket.
///
/// @param maxMessage the most that a message may have; more closes with 1009
/// @param firstMessages the same until [WebSocketConnection#trust]: what a stranger may send
/// @param maxQueued bytes under way to the client from which on senders wait
/// @param stallLimit how long a sender waits for a client that takes nothing; then 1013
/// @param pingEvery time between pings; a client silent for two of them is gone
/// @param protocols subprotocols that are understood, best first
public record WebSocketSettings(
        DataSize maxMessage,
        DataSize firstMessages,
        DataSize maxQueued,
        Duration stallLimit,
        Duration pingEvery,
        List<String> protocols) {
    public static final WebSocketSettings DEFAULT =
            new WebSocketSettings(
                    new DataSize(8 << 20),
                    new DataSize(8 << 20),
                    new DataSize(1 << 20),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    List.of());
}
