package bot.molt.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/// What a WebSocket server does, step by step: takes frames, sends frames, breaks off.
public final class SocketScript implements ScriptedServer.Script {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final List<Step> steps = new ArrayList<>();
    private final List<String> taken = new CopyOnWriteArrayList<>();

    private interface Step {
        void run(ScriptedServer.Peer peer) throws IOException;
    }

    private static final class BrokenOff extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /// Waits for so many texts of the client.
    public SocketScript take(int count) {
        steps.add(peer -> {
            for (int i = 0; i < count; i++) {
                taken.add(text(peer.in));
            }
        });
        return this;
    }

    /// Waits until the client takes a call up again; other frames may come before.
    public SocketScript takeResume() {
        steps.add(peer -> {
            String text = text(peer.in);
            taken.add(text);
            while (!text.contains("resume")) {
                text = text(peer.in);
                taken.add(text);
            }
        });
        return this;
    }

    /// Sends a text; its apostrophes become quotation marks.
    public SocketScript send(String text) {
        steps.add(peer -> frame(peer, text.replace('\'', '"')));
        return this;
    }

    /// Ends the connection without a word.
    public SocketScript breakOff() {
        steps.add(peer -> {
            throw new BrokenOff();
        });
        return this;
    }

    /// Another script for the next connection.
    public ScriptedServer.Script then(SocketScript next) {
        AtomicInteger count = new AtomicInteger();
        return peer -> (count.getAndIncrement() == 0 ? this : next).run(peer);
    }

    /// What the client sent.
    public List<String> taken() {
        return taken;
    }

    @Override
    public void run(ScriptedServer.Peer peer) throws IOException {
        peer.readRequest();
        peer.write(
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + accept(peer.header("Sec-WebSocket-Key"))
                        + "\r\n\r\n");
        for (Step step : steps) {
            step.run(peer);
        }
        peer.in.transferTo(java.io.OutputStream.nullOutputStream());
    }

    private static String accept(String key) {
        byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every JDK has SHA-1", e);
        }
    }

    private static void frame(ScriptedServer.Peer peer, String text) throws IOException {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x81);
        out.write(126);
        out.write(payload.length >> 8);
        out.write(payload.length);
        out.write(payload);
        peer.out.write(out.toByteArray());
        peer.out.flush();
    }

    private static String text(InputStream in) throws IOException {
        octet(in);
        int length = octet(in) & 0x7f;
        if (length == 126) {
            length = (octet(in) << 8) | octet(in);
        }
        byte[] mask = in.readNBytes(4);
        byte[] payload = in.readNBytes(length);
        for (int i = 0; i < payload.length; i++) {
            payload[i] ^= mask[i & 3];
        }
        return new String(payload, StandardCharsets.UTF_8);
    }

    private static int octet(InputStream in) throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new EOFException();
        }
        return value;
    }
}
