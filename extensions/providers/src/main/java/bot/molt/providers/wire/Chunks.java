package bot.molt.providers.wire;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// A body in chunks, each behind a line with its size; trailers are read and forgotten.
final class Chunks extends InputStream {
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
            throw new EOFException("the connection ended");
        }
        left -= count;
        if (left == 0) {
            Head.line(in);
        }
        return count;
    }

    private void next() throws IOException {
        String size = Head.line(in).split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new IOException("chunk size: " + size + " (expected: hexadecimal digits)");
        }
        left = Long.parseLong(size, 16);
        ended = left == 0;
        while (ended && !Head.line(in).isEmpty()) {
            // A trailer.
        }
    }
}
