package bot.molt.protocol.wire;

import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;

/// Writes WebSocket frames of a client: whole and masked.
final class FrameWriter {
    private final OutputStream out;
    private final SecureRandom random;
    private final byte[] mask = new byte[4];

    FrameWriter(OutputStream out, SecureRandom random) {
        this.out = out;
        this.random = random;
    }

    void write(int opcode, byte[] payload) throws IOException {
        byte[] frame = new byte[headLength(payload.length) + payload.length];
        int at = 0;
        frame[at++] = (byte) (0x80 | opcode);
        at = putLength(frame, at, payload.length);
        random.nextBytes(mask);
        System.arraycopy(mask, 0, frame, at, 4);
        at += 4;
        for (int i = 0; i < payload.length; i++) {
            frame[at + i] = (byte) (payload[i] ^ mask[i & 3]);
        }
        out.write(frame);
        out.flush();
    }

    private static int headLength(int length) {
        return 6 + (length < 126 ? 0 : length < 65_536 ? 2 : 8);
    }

    private static int putLength(byte[] frame, int start, int length) {
        int at = start;
        int bytes = length < 126 ? 0 : length < 65_536 ? 2 : 8;
        frame[at++] = (byte) (0x80 | (bytes == 0 ? length : bytes == 2 ? 126 : 127));
        for (int i = bytes - 1; i >= 0; i--) {
            frame[at++] = (byte) ((long) length >>> (8 * i));
        }
        return at;
    }
}
