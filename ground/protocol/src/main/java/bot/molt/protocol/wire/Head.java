package bot.molt.protocol.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Status line and headers of an answer.
record Head(int status, List<Request.Header> headers) {
    private static final int MAX_BYTES = 64 * 1024;

    /// Reads a head, interim answers (1xx but 101) left out.
    static Head read(InputStream in) throws IOException {
        Head head = readOne(in);
        while (head.status < 200 && head.status != 101) {
            head = readOne(in);
        }
        return head;
    }

    private static Head readOne(InputStream in) throws IOException {
        int[] left = {MAX_BYTES};
        int status = status(line(in, left));
        List<Request.Header> headers = new ArrayList<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new WireException("header: " + line + " (expected: name: value)");
            }
            headers.add(
                    new Request.Header(
                            line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        return new Head(status, headers);
    }

    /// The value of the header, or null.
    @Nullable String value(String name) {
        for (Request.Header header : headers) {
            if (header.name().equalsIgnoreCase(name)) {
                return header.value();
            }
        }
        return null;
    }

    /// Whether the header's comma-separated value holds `word`.
    boolean says(String name, String word) {
        String value = value(name);
        return value != null && value.toLowerCase(Locale.ROOT).contains(word);
    }

    /// Reads one line of ISO-8859-1 text without its end.
    static String line(InputStream in, int[] left) throws IOException {
        StringBuilder line = new StringBuilder(64);
        while (true) {
            int c = in.read();
            if (c < 0) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            if (--left[0] < 0) {
                throw new WireException("an answer's head is too long (limit: 64 KiB)");
            }
            if (c == '\n') {
                return trimmed(line);
            }
            line.append((char) c);
        }
    }

    private static String trimmed(StringBuilder line) {
        int end = line.length();
        boolean carriage = end > 0 && line.charAt(end - 1) == '\r';
        return line.substring(0, carriage ? end - 1 : end);
    }

    private static int status(String line) throws IOException {
        boolean http = line.startsWith("HTTP/1.") && line.length() >= 12;
        int status = http ? number(line.substring(9, 12)) : -1;
        if (status < 100) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            String start = line.substring(0, Math.min(bytes.length, 40));
            throw new WireException("not an HTTP/1.1 answer: " + start);
        }
        return status;
    }

    private static int number(String digits) {
        try {
            return Integer.parseInt(digits);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
