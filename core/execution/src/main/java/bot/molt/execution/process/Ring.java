package bot.molt.execution.process;

import java.util.Arrays;

/// The last bytes of a stream. Positions count from the start of the stream.
final class Ring {
    private static final int FIRST = 16 * 1024;

    private final int limit;
    private final long origin;
    private byte[] bytes = new byte[FIRST];
    private long end;

    /// @param origin position of the first byte that will be added
    Ring(int limit, long origin) {
        this.limit = limit;
        this.origin = origin;
        this.end = origin;
    }

    /// Position of the oldest byte that is kept.
    long start() {
        return Math.max(origin, end - bytes.length);
    }

    void append(byte[] from, int offset, int length) {
        grow(length);
        int skipped = Math.max(0, length - bytes.length);
        int left = length - skipped;
        int at = (int) ((end - origin + skipped) % bytes.length);
        int first = Math.min(left, bytes.length - at);
        System.arraycopy(from, offset + skipped, bytes, at, first);
        System.arraycopy(from, offset + skipped + first, bytes, 0, left - first);
        end += length;
    }

    /// Grows only until it wraps for the first time, so positions stay where they are.
    private void grow(int length) {
        long wanted = Math.min(limit, end - origin + length);
        if (bytes.length < wanted && end - origin <= bytes.length) {
            bytes =
                    Arrays.copyOf(
                            bytes, (int) Math.min(limit, Math.max(wanted, bytes.length * 2L)));
        }
    }

    byte[] copy(long position, int length) {
        byte[] copy = new byte[length];
        int at = (int) ((position - origin) % bytes.length);
        int first = Math.min(length, bytes.length - at);
        System.arraycopy(bytes, at, copy, 0, first);
        System.arraycopy(bytes, 0, copy, first, length - first);
        return copy;
    }
}
