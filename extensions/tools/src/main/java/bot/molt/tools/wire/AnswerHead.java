package bot.molt.tools.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Status and fields of an answer.
///
/// Source: RFC 9112.
///
/// @param fields names in lower case; of several of one name the first
record AnswerHead(int status, Map<String, String> fields) {
    private static final int MOST_BYTES = 64 * 1024;

    /// Skips what is said before the answer itself (100 to 199).
    static AnswerHead read(InputStream in) throws IOException {
        int[] left = {MOST_BYTES};
        AnswerHead head = one(in, left);
        while (head.status() < 200) {
            head = one(in, left);
        }
        return head;
    }

    private static AnswerHead one(InputStream in, int[] left) throws IOException {
        String first = line(in, left);
        if (!first.matches("HTTP/1\\.[01] [1-9]\\d\\d( .*)?")) {
            throw new IOException(
                    "no HTTP: %s (expected: HTTP/1.1 and a status)"
                            .formatted(first.substring(0, Math.min(first.length(), 80))));
        }
        Map<String, String> fields = new HashMap<>();
        for (String line = line(in, left); !line.isEmpty(); line = line(in, left)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        return new AnswerHead(Integer.parseInt(first.substring(9, 12)), fields);
    }

    /// One line without its end.
    ///
    /// @param left bytes that may still come
    static String line(InputStream in, int[] left) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("the connection ended before the answer did");
            }
            left[0]--;
            if (left[0] < 0) {
                throw new IOException("the head is longer than " + MOST_BYTES + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
