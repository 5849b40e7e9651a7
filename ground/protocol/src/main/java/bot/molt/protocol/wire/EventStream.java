package bot.molt.protocol.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Server-sent events (WHATWG HTML, section 9.2) as they arrive.
///
/// Threads: one reads; any thread may close, which ends the read.
public final class EventStream implements Closeable {
    private static final int MAX_EVENT = 32 << 20;

    private final Response response;
    private final byte[] buffer = new byte[32 * 1024];
    private int at;
    private int end;
    private boolean afterReturn;
    private byte[] line = new byte[256];
    private String id = "";

    EventStream(Response response) {
        this.response = response;
    }

    /// One event.
    ///
    /// @param name `message` where the server names none
    /// @param id the last id that the server gave; empty before the first
    public record Event(String name, String id, String data) {}

    /// The next event; null at the end of the stream.
    public @Nullable Event next() throws IOException {
        String name = "message";
        StringBuilder data = new StringBuilder();
        boolean any = false;
        for (String text = line(); text != null; text = line()) {
            if (text.isEmpty() && any) {
                return new Event(name, id, data.toString());
            }
            int colon = text.indexOf(':');
            String field = colon < 0 ? text : text.substring(0, colon);
            String value = colon < 0 ? "" : unspaced(text.substring(colon + 1));
            switch (field) {
                case "data" -> {
                    data.append(any ? "\n" : "").append(value);
                    any = true;
                }
                case "event" -> name = value.isEmpty() ? "message" : value;
                case "id" -> id = value;
                default -> {
                    // Comments, `retry` and unknown fields say nothing to us.
                }
            }
            name = text.isEmpty() ? "message" : name;
            requireRoom(data.length());
        }
        return null;
    }

    private static String unspaced(String value) {
        return value.startsWith(" ") ? value.substring(1) : value;
    }

    private @Nullable String line() throws IOException {
        int length = 0;
        while (true) {
            int c = read();
            if (c < 0) {
                return null;
            }
            boolean secondOfPair = afterReturn && c == '\n';
            afterReturn = c == '\r';
            if (secondOfPair) {
                continue;
            }
            if (c == '\n' || c == '\r') {
                return StandardCharsets.UTF_8.decode(ByteBuffer.wrap(line, 0, length)).toString();
            }
            requireRoom(length);
            line = length == line.length ? Arrays.copyOf(line, length * 2) : line;
            line[length++] = (byte) c;
        }
    }

    private int read() throws IOException {
        if (at == end) {
            at = 0;
            end = response.read(buffer);
        }
        return end <= 0 ? endOfStream() : buffer[at++] & 0xff;
    }

    private int endOfStream() {
        at = 0;
        end = 0;
        return -1;
    }

    private static void requireRoom(int length) throws WireException {
        if (length > MAX_EVENT) {
            throw new WireException("an event is too long (limit: 32 MiB)");
        }
    }

    @Override
    public void close() {
        response.close();
    }
}
