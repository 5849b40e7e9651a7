package bot.molt.protocol.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// A WebSocket message or control frame, fragments joined.
@SuppressWarnings("ArrayRecordComponent")
record Frame(int opcode, byte[] payload) {
    static final int CONTINUATION = 0;
    static final int TEXT = 1;
    static final int BINARY = 2;
    static final int CLOSE = 8;
    static final int PING = 9;
    static final int PONG = 10;

    private static final int NO_CODE = 1005;

    String text() throws WireException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        } catch (CharacterCodingException e) {
            throw new WireException("a WebSocket text is not UTF-8");
        }
    }

    int closeCode() {
        return payload.length < 2 ? NO_CODE : ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    }

    String closeReason() {
        return payload.length <= 2
                ? ""
                : new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }
}
