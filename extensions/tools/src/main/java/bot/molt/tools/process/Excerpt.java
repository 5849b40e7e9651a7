package bot.molt.tools.process;

import bot.molt.spi.tool.Output;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A part of an output as text, cut where no character is split.
///
/// @param from byte at which it begins
/// @param to byte after it; where the next excerpt begins
record Excerpt(String text, long from, long to) {
    private static final int CHUNK = 64 * 1024;
    private static final int MAX_CHARACTER = 4;

    /// At most `max` bytes from `offset`. A character that is not complete yet is left for the next
    /// time.
    static Excerpt bytes(Output output, long offset, int max) throws IOException {
        boolean complete = output.ended();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] part = output.read(offset, Math.min(CHUNK, max));
        while (part.length > 0) {
            all.writeBytes(part);
            part = output.read(offset + all.size(), Math.min(CHUNK, max - all.size()));
        }
        byte[] bytes = all.toByteArray();
        int length = complete && bytes.length < max ? bytes.length : whole(bytes);
        return new Excerpt(
                new String(bytes, 0, length, StandardCharsets.UTF_8), offset, offset + length);
    }

    /// Length without an unfinished character at the end; all of it where nothing else would be
    /// left.
    private static int whole(byte[] bytes) {
        for (int back = 1; back < MAX_CHARACTER && back < bytes.length; back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                int needed = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : b >= 0xC0 ? 2 : 1;
                return needed > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    /// The same without the rest of a character whose beginning was left out.
    Excerpt withoutBrokenStart() {
        int start = 0;
        while (start < Math.min(MAX_CHARACTER - 1, text.length())
                && text.charAt(start) == '\uFFFD') {
            start++;
        }
        return new Excerpt(text.substring(start), from + start, to);
    }

    /// Up to `limit` lines from line `first`; a negative `first` counts lines from the end.
    static Excerpt lines(Output output, long first, int limit, int maxBytes) throws IOException {
        long start = first >= 0 ? forward(output, first) : backward(output, -first);
        Excerpt found = bytes(output, start, maxBytes);
        int end = 0;
        for (int i = 0; i < limit && end < found.text.length(); i++) {
            int next = found.text.indexOf('\n', end);
            end = next < 0 ? found.text.length() : next + 1;
        }
        String text = found.text.substring(0, end);
        boolean all = end == found.text.length();
        long to = all ? found.to : start + text.getBytes(StandardCharsets.UTF_8).length;
        return new Excerpt(text, start, to);
    }

    /// Offset of a line.
    private static long forward(Output output, long line) throws IOException {
        long left = line;
        long offset = 0;
        byte[] part = left == 0 ? new byte[0] : output.read(0, CHUNK);
        while (part.length > 0) {
            for (int i = 0; i < part.length; i++) {
                if (part[i] == '\n' && --left == 0) {
                    return offset + i + 1;
                }
            }
            offset += part.length;
            part = output.read(offset, CHUNK);
        }
        return offset;
    }

    /// Offset at which the last `lines` lines begin; a line end at the very end does not count.
    private static long backward(Output output, long lines) throws IOException {
        long end = output.size();
        long left = lines;
        long position = end;
        while (position > 0) {
            int length = (int) Math.min(CHUNK, position);
            byte[] part = read(output, position - length, length);
            if (part == null) {
                return position; // what is before was dropped
            }
            position -= length;
            for (int i = length - 1; i >= 0; i--) {
                if (part[i] == '\n' && position + i != end - 1 && --left == 0) {
                    return position + i + 1;
                }
            }
        }
        return 0;
    }

    private static byte @Nullable [] read(Output output, long offset, int length) {
        byte[] all = new byte[length];
        int done = 0;
        try {
            while (done < length) {
                byte[] part = output.read(offset + done, length - done);
                System.arraycopy(part, 0, all, done, part.length);
                done += part.length;
            }
        } catch (IOException e) {
            return null;
        }
        return all;
    }
}
