package bot.molt.execution.shell;

import java.nio.charset.StandardCharsets;

/// A text whose places are counted in UTF-8 bytes, as the grammar counts.
final class Utf8Text {
    private final byte[] bytes;

    Utf8Text(String text) {
        bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    int length() {
        return bytes.length;
    }

    String between(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
}
