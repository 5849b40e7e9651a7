package bot.molt.execution.egress;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// The way of bytes from one side to the other.
final class Bytes {
    private static final int FIRST = 4 * 1024;
    private static final int LARGEST = 64 * 1024;

    private Bytes() {}

    /// Copies until the end. The buffer is small until it has been full, so that many connections
    /// that say little hold little.
    static void copy(InputStream in, OutputStream out) throws IOException {
        byte[] buffer = new byte[FIRST];
        int count = in.read(buffer);
        while (count >= 0) {
            out.write(buffer, 0, count);
            if (count == buffer.length && count < LARGEST) {
                buffer = new byte[LARGEST];
            }
            count = in.read(buffer);
        }
    }

    /// Copies exactly so many.
    static void copy(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[(int) Math.min(length, LARGEST)];
        long left = length;
        while (left > 0) {
            int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
            if (count < 0) {
                throw new EOFException("the body ended %d bytes early".formatted(left));
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}
