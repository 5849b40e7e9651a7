package bot.molt.sandboxes.docker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/// The engine's answer to one request. After an upgrade the connection itself is the body, and
/// [#channel] takes what is sent.
///
/// @param headers names in lower case
record Answer(
        int status, Map<String, List<String>> headers, InputStream body, SocketChannel channel)
        implements AutoCloseable {
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int MOST_HEADERS = 200;

    static Answer read(SocketChannel channel) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel), 16 * 1024);
        String first = line(in);
        while (first.startsWith("HTTP/1.1 100")) {
            headers(in);
            first = line(in);
        }
        if (!first.matches("HTTP/1\\.[01] [0-9]{3}.*")) {
            throw new IOException("not an answer of a container engine: " + first);
        }
        int status = Integer.parseInt(first.substring(9, 12));
        Map<String, List<String>> headers = headers(in);
        return new Answer(status, headers, body(status, headers, in), channel);
    }

    private static Map<String, List<String>> headers(InputStream in) throws IOException {
        Map<String, List<String>> headers = new TreeMap<>();
        for (int count = 0; count < MOST_HEADERS; count++) {
            String line = line(in);
            if (line.isEmpty()) {
                return headers;
            }
            int colon = Math.max(0, line.indexOf(':'));
            headers.computeIfAbsent(
                            line.substring(0, colon).toLowerCase(Locale.ROOT),
                            _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        throw new IOException("answer with more than " + MOST_HEADERS + " headers");
    }

    private static InputStream body(int status, Map<String, List<String>> headers, InputStream in) {
        if (status == 204 || status == 304) {
            return InputStream.nullInputStream();
        }
        if (first(headers, "transfer-encoding").equalsIgnoreCase("chunked")) {
            return new Chunks(in);
        }
        String length = first(headers, "content-length");
        return status == 101 || !length.matches("[0-9]{1,18}")
                ? in
                : new Limited(in, Long.parseLong(length));
    }

    private static String first(Map<String, List<String>> headers, String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /// One line without its end.
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int b;
        while ((b = in.read()) != '\n') {
            if (b < 0 || line.size() > LONGEST_LINE) {
                throw new IOException("the container engine ended the connection");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    String text() throws IOException {
        return new String(body.readNBytes(LONGEST_LINE), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /// So many bytes of the connection.
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    /// Chunks, each after a line with its size.
    private static final class Chunks extends InputStream {
        private final InputStream in;
        private long left;
        private boolean ended;

        Chunks(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && !ended) {
                next();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new IOException("the container engine ended the connection");
            }
            left -= count;
            if (left == 0) {
                line(in);
            }
            return count;
        }

        private void next() throws IOException {
            String size = line(in).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("chunk size: " + size + " (expected: hexadecimal digits)");
            }
            left = Long.parseLong(size, 16);
            ended = left == 0;
        }
    }
}
