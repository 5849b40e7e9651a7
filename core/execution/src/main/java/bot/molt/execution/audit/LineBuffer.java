package bot.molt.execution.audit;

import java.util.Arrays;

/// A growing array of bytes that is used again and again.
final class LineBuffer {
    private byte[] bytes = new byte[64 << 10];
    private int length;

    int length() {
        return length;
    }

    byte[] array() {
        return bytes;
    }

    void clear() {
        length = 0;
    }

    LineBuffer put(byte[] more) {
        return put(more, 0, more.length);
    }

    LineBuffer put(byte[] more, int from, int count) {
        room(count);
        System.arraycopy(more, from, bytes, length, count);
        length += count;
        return this;
    }

    LineBuffer putAscii(String text) {
        room(text.length());
        for (int i = 0; i < text.length(); i++) {
            bytes[length++] = (byte) text.charAt(i);
        }
        return this;
    }

    private void room(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, count)));
        }
    }
}
