package bot.molt.testkit.channel;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The server's end of a WebSocket (RFC 6455).
///
/// Threads: one receives; any number send.
final class SocketPeer {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final ReentrantLock writing = new ReentrantLock();

    private SocketPeer(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /// Takes a request that asks for a WebSocket.
    static SocketPeer accept(WebServer.Asked asked) throws IOException {
        SocketPeer peer = new SocketPeer(asked.socket());
        String key = asked.headers().getOrDefault("sec-websocket-key", "");
        peer.out.write(
                ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accepted(key)
                                + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        peer.out.flush();
        return peer;
    }

    static boolean isWanted(WebServer.Asked asked) {
        return asked.headers().containsKey("sec-websocket-key");
    }

    private static String accepted(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.US_ASCII);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-1", e);
        }
    }

    void send(String text) throws IOException {
        frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /// Says goodbye; the client's answer is not waited for.
    void close(int code, String reason) throws IOException {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[words.length + 2];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(words, 0, payload, 2, words.length);
        frame(8, payload);
    }

    private void frame(int opcode, byte[] payload) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(0x80 | opcode);
        if (payload.length < 126) {
            frame.write(payload.length);
        } else if (payload.length < 65_536) {
            frame.write(126);
            frame.write(payload.length >> 8);
            frame.write(payload.length);
        } else {
            frame.write(127);
            for (int shift = 56; shift >= 0; shift -= 8) {
                frame.write((int) ((long) payload.length >> shift));
            }
        }
        frame.writeBytes(payload);
        writing.lock();
        try {
            out.write(frame.toByteArray());
            out.flush();
        } finally {
            writing.unlock();
        }
    }

    /// The next text; null at the end.
    @Nullable String receive() throws IOException {
        while (true) {
            int opcode = octet() & 0x0f;
            byte[] payload = payload();
            switch (opcode) {
                case 1 -> {
                    return new String(payload, StandardCharsets.UTF_8);
                }
                case 8 -> {
                    return null;
                }
                case 9 -> frame(10, payload);
                default -> {
                    // A pong.
                }
            }
        }
    }

    private byte[] payload() throws IOException {
        int small = octet() & 0x7f;
        int count = small == 126 ? 2 : small == 127 ? 8 : 0;
        long length = count == 0 ? small : 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | octet();
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes((int) length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return payload;
    }

    private int octet() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }

    void cut() throws IOException {
        socket.close();
    }
}
