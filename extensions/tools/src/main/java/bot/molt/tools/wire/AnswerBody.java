package bot.molt.tools.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/// The bytes of an answer, without what they were packed in for the way.
final class AnswerBody {
    private static final int BUFFER = 16 * 1024;

    /// What packing may add to bytes that cannot be packed.
    private static final int SLACK = 64 * 1024;

    private AnswerBody() {}

    /// @param cut whether there were more
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes, boolean cut) {}

    /// At most so many bytes, counted unpacked.
    static Bytes read(AnswerHead head, InputStream in, long most) throws IOException {
        if (head.status() == 204 || head.status() == 304) {
            return new Bytes(new byte[0], false);
        }
        InputStream packed = new Fixed(framed(head, in), most + SLACK, true);
        try (InputStream body = unpacked(head, packed)) {
            return read(body, most);
        }
    }

    private static Bytes read(InputStream body, long most) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream(BUFFER);
        byte[] buffer = new byte[BUFFER];
        while (all.size() <= most) {
            int count = body.read(buffer, 0, (int) Math.min(BUFFER, most + 1 - all.size()));
            if (count < 0) {
                return new Bytes(all.toByteArray(), false);
            }
            all.write(buffer, 0, count);
        }
        return new Bytes(Arrays.copyOf(all.toByteArray(), (int) most), true);
    }

    private static InputStream framed(AnswerHead head, InputStream in) throws IOException {
        String coding = head.field("transfer-encoding").toLowerCase(Locale.ROOT);
        if (coding.equals("chunked")) {
            return new Chunked(in);
        }
        if (!coding.isEmpty() && !coding.equals("identity")) {
            throw new IOException("Transfer-Encoding: " + coding + " (expected: chunked)");
        }
        String length = head.field("content-length");
        if (length.isEmpty()) {
            return in;
        }
        if (!length.matches("\\d{1,18}")) {
            throw new IOException("Content-Length: " + length + " (expected: a number)");
        }
        return new Fixed(in, Long.parseLong(length), false);
    }

    private static InputStream unpacked(AnswerHead head, InputStream in) throws IOException {
        String coding = head.field("content-encoding").toLowerCase(Locale.ROOT);
        return switch (coding) {
            case "", "identity" -> in;
            case "gzip", "x-gzip" -> new Gunzip(in);
            default ->
                    throw new IOException(
                            "Content-Encoding: %s (expected: gzip, as was asked for)"
                                    .formatted(coding));
        };
    }

    /// So many bytes. Where they are a limit and not a length, more of them is the end.
    private static final class Fixed extends InputStream {
        private final InputStream in;
        private final boolean limit;
        private long left;

        Fixed(InputStream in, long length, boolean limit) {
            this.in = in;
            this.left = length;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (left == 0 && limit) {
                throw new IOException("the packed answer goes on without an end");
            }
            if (left == 0) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0 && !limit) {
                throw new EOFException("the connection ended %d bytes too early".formatted(left));
            }
            left -= Math.max(0, count);
            return count;
        }
    }

    /// A body in chunks; what follows the last one is not read.
    private static final class Chunked extends InputStream {
        private final InputStream in;
        private final int[] lines = {4 << 20};
        private long left;
        private boolean ended;

        Chunked(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0 && !ended) {
                begin();
            }
            if (ended) {
                return -1;
            }
            int count = in.read(bytes, offset, (int) Math.min(length, left));
            if (count < 0) {
                throw new EOFException("the connection ended within a chunk");
            }
            left -= count;
            if (left == 0) {
                AnswerHead.line(in, lines);
            }
            return count;
        }

        private void begin() throws IOException {
            String size = AnswerHead.line(in, lines).split(";", 2)[0].strip();
            if (!size.matches("[0-9a-fA-F]{1,15}")) {
                throw new IOException("chunk size: " + size + " (expected: hexadecimal digits)");
            }
            left = Long.parseLong(size, 16);
            ended = left == 0;
        }
    }
}
