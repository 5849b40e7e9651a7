package bot.molt.tools.wire;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// Kinds of pictures, by their first bytes.
public final class Pictures {
    /// Beginnings in ISO 8859-1.
    private static final Map<String, String> BEGINNINGS =
            Map.of(
                    "\u0089PNG\r\n\u001a\n", "image/png",
                    "\u00ff\u00d8\u00ff", "image/jpeg",
                    "GIF87a", "image/gif",
                    "GIF89a", "image/gif");

    private Pictures() {}

    /// `image/png`, `image/jpeg`, `image/gif` or `image/webp`; empty for anything else.
    public static Optional<String> type(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return Optional.of("image/webp");
        }
        return BEGINNINGS.entrySet().stream()
                .filter(known -> head.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
