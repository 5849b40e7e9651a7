package bot.molt.gateway.transport;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Optional;

/// The opening handshake of a WebSocket.
///
/// Source: RFC 6455 section 4.2.
final class Handshake {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private Handshake() {}

    static boolean asked(HttpExchange.Line line) {
        Headers headers = line.headers();
        return line.method().equals("GET")
                && line.modern()
                && headers.hasToken("upgrade", "websocket")
                && headers.hasToken("connection", "upgrade")
                && headers.first("sec-websocket-version").orElse("").equals("13");
    }

    /// The fields of the 101 answer.
    ///
    /// Errors: `invalid_request` where [#asked] is false or the key is not 16 bytes of base64.
    static Headers answer(HttpExchange.Line line, WebSocketSettings settings) {
        String key = line.headers().first("sec-websocket-key").orElse("");
        if (!asked(line) || !isKey(key)) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST,
                    "WebSocket handshake: incomplete (expected: GET, Upgrade: websocket,"
                            + " Connection: Upgrade, Sec-WebSocket-Version: 13, Sec-WebSocket-Key)");
        }
        Headers answer =
                Headers.of(
                        "Upgrade", "websocket",
                        "Connection", "Upgrade",
                        "Sec-WebSocket-Accept", accept(key));
        Optional<String> protocol =
                settings.protocols().stream()
                        .filter(known -> line.headers().hasToken("sec-websocket-protocol", known))
                        .findFirst();
        return protocol.map(name -> answer.with("Sec-WebSocket-Protocol", name)).orElse(answer);
    }

    private static boolean isKey(String key) {
        try {
            return Base64.getDecoder().decode(key).length == 16;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String accept(String key) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            byte[] digest = sha1.digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
