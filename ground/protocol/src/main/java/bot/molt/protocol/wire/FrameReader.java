package bot.molt.protocol.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads WebSocket frames of a server.
final class FrameReader {
    private static final int MAX_MESSAGE = 64 << 20;
    private static final int MAX_CONTROL = 125;

    private final InputStream in;
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
    private int partsOpcode;

    FrameReader(InputStream in) {
        this.in = in;
    }

    /// Waits until a frame begins, and takes nothing of it: a timeout here loses nothing.
    void awaitByte() throws IOException {
        in.mark(1);
        if (in.read() < 0) {
            throw new EOFException("the connection ended");
        }
        in.reset();
    }

    /// The next control frame or whole message.
    Frame next() throws IOException {
        while (true) {
            int start = octet();
            int opcode = start & 0x0f;
            boolean last = (start & 0x80) != 0;
            require((start & 0x70) == 0, "reserved bits are set");
            byte[] payload = payload(opcode);
            if (opcode >= Frame.CLOSE) {
                require(last && opcode <= Frame.PONG, "a control frame is in pieces or unknown");
                return new Frame(opcode, payload);
            }
            begin(opcode);
            if (last && parts.size() == 0) {
                return new Frame(taken(), payload);
            }
            parts.write(payload);
            if (last) {
                byte[] whole = parts.toByteArray();
                return new Frame(taken(), whole);
            }
        }
    }

    private void begin(int opcode) throws WireException {
        boolean continues = opcode == Frame.CONTINUATION;
        require(opcode <= Frame.BINARY, "opcode " + opcode + " is unknown");
        require(continues == (partsOpcode != 0), "a fragment stands in the wrong place");
        partsOpcode = continues ? partsOpcode : opcode;
    }

    private int taken() {
        int opcode = partsOpcode;
        partsOpcode = 0;
        parts.reset();
        return opcode;
    }

    private byte[] payload(int opcode) throws IOException {
        int second = octet();
        require((second & 0x80) == 0, "a server's frame is masked");
        long length = length(second & 0x7f);
        require(opcode < Frame.CLOSE || length <= MAX_CONTROL, "a control frame is too long");
        require(length >= 0 && parts.size() + length <= MAX_MESSAGE, "a message is too long");
        byte[] payload = in.readNBytes((int) length);
        if (payload.length < length) {
            throw new EOFException("the connection ended in the middle of a frame");
        }
        return payload;
    }

    private long length(int small) throws IOException {
        int bytes = small == 126 ? 2 : small == 127 ? 8 : 0;
        long length = bytes == 0 ? small : 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | octet();
        }
        return length;
    }

    private int octet() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException("the connection ended");
        }
        return value;
    }

    private static void require(boolean holds, String problem) throws WireException {
        if (!holds) {
            throw new WireException("WebSocket: " + problem);
        }
    }
}
