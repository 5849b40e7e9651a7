package bot.molt.execution.process;

import java.nio.charset.StandardCharsets;

/// Cuts of bytes that hold UTF-8, made where no character is split.
final class Utf8 {
    private static final int MAX_CHARACTER = 4;

    private Utf8() {}

    static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    /// Broken parts show as U+FFFD.
    static String text(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /// Length without a character at the end that is not complete.
    static int wholePrefix(byte[] bytes) {
        for (int back = 1; back <= Math.min(MAX_CHARACTER - 1, bytes.length); back++) {
            int b = bytes[bytes.length - back] & 0xFF;
            if ((b & 0xC0) != 0x80) {
                return length(b) > back ? bytes.length - back : bytes.length;
            }
        }
        return bytes.length;
    }

    /// Index of the first byte that is no continuation of a character before.
    static int firstStart(byte[] bytes) {
        int start = 0;
        while (start < Math.min(MAX_CHARACTER - 1, bytes.length) && (bytes[start] & 0xC0) == 0x80) {
            start++;
        }
        return start;
    }

    private static int length(int lead) {
        if (lead >= 0xF0) {
            return 4;
        }
        return lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    }
}
