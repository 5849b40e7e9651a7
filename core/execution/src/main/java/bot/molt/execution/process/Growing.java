package bot.molt.execution.process;

import java.util.Arrays;

/// Bytes in one array that grows up to a limit.
final class Growing {
    private static final int FIRST = 256;

    private final int limit;
    private byte[] bytes = new byte[0];
    private int size;

    Growing(int limit) {
        this.limit = limit;
    }

    int size() {
        return size;
    }

    void append(byte[] from, int offset, int length) {
        if (size + length > bytes.length) {
            int wanted = Math.max(Math.max(FIRST, size + length), bytes.length * 2);
            bytes = Arrays.copyOf(bytes, Math.min(limit, wanted));
        }
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
    }

    byte[] copy(int offset, int length) {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }
}
