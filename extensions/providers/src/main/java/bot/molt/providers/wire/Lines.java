package bot.molt.providers.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Lines of UTF-8, as they come.
public final class Lines {
    private static final int LONGEST = 64 << 20;

    private final InputStream in;
    private final byte[] buffer = new byte[8 * 1024];
    private int at;
    private int end;

    public Lines(InputStream in) {
        this.in = in;
    }

    /// The next line without its end; empty at the end of the stream. A last line without an end
    /// counts.
    public Optional<String> next() throws IOException {
        ByteArrayOutputStream before = new ByteArrayOutputStream(0);
        while (true) {
            int feed = feed();
            before.write(buffer, at, (feed < 0 ? end : feed) - at);
            at = feed < 0 ? end : feed + 1;
            if (feed >= 0) {
                return Optional.of(text(before));
            }
            if (before.size() > LONGEST) {
                throw new IOException("a line of more than " + LONGEST + " bytes");
            }
            int count = in.read(buffer, 0, buffer.length);
            at = 0;
            end = Math.max(0, count);
            if (count < 0) {
                return before.size() == 0 ? Optional.empty() : Optional.of(text(before));
            }
        }
    }

    private int feed() {
        for (int i = at; i < end; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }

    private static String text(ByteArrayOutputStream bytes) {
        String line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }
}
