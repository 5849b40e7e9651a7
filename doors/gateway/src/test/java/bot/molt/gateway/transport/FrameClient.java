package bot.molt.gateway.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A WebSocket client that sends exactly the frames it is told to.
public final class FrameClient implements AutoCloseable {
    /// A frame from the server.
    public record Frame(int opcode, String text, int code) {}

    private static final byte[] MASK = {1, 2, 3, 4};

    private final RawClient raw;
    private final RawClient.Answer opening;

    public FrameClient(int port, String path, String... headers) throws IOException {
        raw = new RawClient(port);
        raw.send(
                "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                .formatted(path, port)
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        + String.join("", headers)
                        + "\r\n");
        opening = raw.answer();
    }

    public RawClient.Answer opening() {
        return opening;
    }

    public RawClient raw() {
        return raw;
    }

    public FrameClient text(String text) throws IOException {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends a masked frame.
    public FrameClient frame(int first, byte[] payload) throws IOException {
        raw.send(encoded(first, payload));
        return this;
    }

    /// A masked frame as it goes over the wire.
    public static byte[] encoded(int first, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        if (payload.length < 126) {
            out.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            out.write(0x80 | 126);
            out.write(payload.length >> 8);
            out.write(payload.length);
        } else {
            out.write(0x80 | 127);
            out.writeBytes(new byte[4]);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(payload.length >> shift);
            }
        }
        out.writeBytes(MASK);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ MASK[i % 4]);
        }
        return out.toByteArray();
    }

    /// The next frame that is no ping.
    public Frame receive() throws IOException {
        while (true) {
            Frame frame = next();
            if (frame.opcode != 9) {
                return frame;
            }
        }
    }

    /// The text of the next frame.
    public String receiveText() throws IOException {
        return receive().text();
    }

    public Frame next() throws IOException {
        int opcode = raw.read(1)[0] & 0x0F;
        long length = raw.read(1)[0] & 0x7F;
        if (length >= 126) {
            byte[] bytes = raw.read(length == 126 ? 2 : 8);
            length = 0;
            for (byte b : bytes) {
                length = length << 8 | (b & 0xFF);
            }
        }
        byte[] payload = raw.read((int) length);
        if (opcode != 8) {
            return new Frame(opcode, new String(payload, StandardCharsets.UTF_8), 0);
        }
        int code = payload.length < 2 ? 1005 : (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
        return new Frame(8, "", code);
    }

    @Override
    public void close() throws IOException {
        raw.close();
    }
}
