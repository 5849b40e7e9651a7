package bot.molt.protocol.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body in chunks; trailers are read and dropped.
final class ChunkedBody extends InputStream {
    private static final int MAX_LINE = 16 * 1024;

    private final InputStream in;
    private long left;
    private boolean first = true;
    private boolean ended;

    ChunkedBody(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            startChunk();
        }
        if (ended) {
            return -1;
        }
        int count = in.read(buffer, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left -= count;
        return count;
    }

    private void startChunk() throws IOException {
        int[] limit = {MAX_LINE};
        if (!first) {
            requireEmpty(Head.line(in, limit));
        }
        first = false;
        left = size(Head.line(in, limit));
        ended = left == 0;
        boolean trailers = ended;
        while (trailers) {
            trailers = !Head.line(in, limit).isEmpty();
        }
    }

    private static void requireEmpty(String line) throws WireException {
        if (!line.isEmpty()) {
            throw new WireException("chunk: text after its end (expected: a line break)");
        }
    }

    private static long size(String line) throws WireException {
        int semicolon = line.indexOf(';');
        String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
        try {
            if (digits.length() <= 15 && !digits.startsWith("-") && !digits.startsWith("+")) {
                return Long.parseLong(digits, 16);
            }
        } catch (NumberFormatException e) {
            throw new WireException("chunk size: " + digits + " (expected: hexadecimal digits)");
        }
        throw new WireException("chunk size: " + digits + " (expected: hexadecimal digits)");
    }
}
