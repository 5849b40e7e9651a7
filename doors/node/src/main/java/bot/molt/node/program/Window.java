package bot.molt.node.program;

import java.util.Arrays;

/// The end of a stream of bytes: what was written and not released yet, found by its offset in the
/// stream. Takes as much memory as it holds.
///
/// Threads: the owner's lock.
final class Window {
    private static final int SMALLEST = 4 << 10;

    private byte[] ring = new byte[0];
    private int head;
    private int size;
    private long start;

    /// Offset of the first byte that is held.
    long start() {
        return start;
    }

    /// Offset behind the last byte.
    long end() {
        return start + size;
    }

    int size() {
        return size;
    }

    void append(byte[] bytes, int length) {
        ensure(size + length);
        int at = (head + size) % ring.length;
        int first = Math.min(length, ring.length - at);
        System.arraycopy(bytes, 0, ring, at, first);
        System.arraycopy(bytes, first, ring, 0, length - first);
        size += length;
    }

    private void ensure(int needed) {
        if (needed > ring.length) {
            resize(Math.max(SMALLEST, Math.max(needed, ring.length * 2)));
        }
    }

    private void resize(int capacity) {
        byte[] next = new byte[capacity];
        copy(0, next, size);
        ring = next;
        head = 0;
    }

    private void copy(int from, byte[] to, int length) {
        if (length == 0) {
            return;
        }
        int at = (head + from) % ring.length;
        int first = Math.min(length, ring.length - at);
        System.arraycopy(ring, at, to, 0, first);
        System.arraycopy(ring, 0, to, first, length - first);
    }

    /// A copy of at most `most` bytes from `offset` on, which must be held or be the end.
    byte[] read(long offset, int most) {
        int from = Math.toIntExact(offset - start);
        byte[] bytes = new byte[Math.min(most, size - from)];
        copy(from, bytes, bytes.length);
        return bytes;
    }

    /// Lets go what lies before `offset`.
    void release(long offset) {
        int count = Math.clamp(offset - start, 0, size);
        if (count == 0) {
            return;
        }
        head = (head + count) % ring.length;
        size -= count;
        start += count;
        if (size == 0 && ring.length > SMALLEST) {
            ring = Arrays.copyOf(ring, SMALLEST);
            head = 0;
        }
    }
}
