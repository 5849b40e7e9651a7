package bot.molt.gateway.transport;

/// One message from a WebSocket client.
public sealed interface WebSocketMessage {
    /// Valid UTF-8 text.
    record Text(String text) implements WebSocketMessage {}

    /// Bytes.
    @SuppressWarnings("ArrayRecordComponent")
    record Binary(byte[] bytes) implements WebSocketMessage {}
}
