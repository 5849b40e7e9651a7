package bot.molt.providers.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Status and headers of an answer.
///
/// Source: RFC 9112.
///
/// @param headers names in lower case; of several of one name the last
record Head(int status, boolean keepsAlive, Map<String, String> headers) {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 200;

    static Head read(InputStream in) throws IOException {
        String first = line(in);
        Map<String, String> headers = headers(in);
        while (first.matches("HTTP/1\\.[01] 1\\d\\d.*")) {
            first = line(in);
            headers = headers(in);
        }
        if (!first.matches("HTTP/1\\.[01] [2-9]\\d\\d.*")) {
            throw new IOException("no HTTP: " + first.substring(0, Math.min(first.length(), 80)));
        }
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean keepsAlive =
                first.startsWith("HTTP/1.1")
                        ? !connection.contains("close")
                        : connection.contains("keep-alive");
        return new Head(Integer.parseInt(first.substring(9, 12)), keepsAlive, headers);
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        for (int count = 0; count < MOST_HEADERS; count++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = Math.max(0, line.indexOf(':'));
            headers.put(
                    line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                    line.substring(Math.min(line.length(), colon + 1)).strip());
        }
        throw new IOException("more than " + MOST_HEADERS + " headers");
    }

    /// One line without its end.
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0) {
                throw new EOFException("the connection ended");
            }
            if (line.size() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " bytes");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /// The body behind it.
    InputStream body(InputStream in) throws IOException {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (headers.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .contains("chunked")) {
            return new Chunks(in);
        }
        String length = headers.getOrDefault("content-length", "");
        if (length.isEmpty()) {
            return in;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new IOException("Content-Length: " + length + " (expected: a number)");
        }
        return new Limited(in, Long.parseLong(length));
    }

    /// Whether the end of the body is told, and not only by the end of the connection.
    boolean isDelimited() {
        return headers.containsKey("transfer-encoding") || headers.containsKey("content-length");
    }
}
