package bot.molt.tools.read;

import bot.molt.spi.text.TextFile;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What the first bytes of a file say it is.
sealed interface FileKind {
    record Text() implements FileKind {}

    record Image(String mimeType) implements FileKind {}

    record Pdf() implements FileKind {}

    /// @param guess for people
    record Binary(String guess) implements FileKind {}

    /// Beginnings in ISO 8859-1.
    Map<String, String> IMAGES =
            Map.of(
                    "\u0089PNG\r\n\u001a\n", "image/png",
                    "\u00ff\u00d8\u00ff", "image/jpeg",
                    "GIF87a", "image/gif",
                    "GIF89a", "image/gif");

    Map<String, String> OTHERS =
            Map.of(
                    "\u007fELF", "an ELF program",
                    "PK\u0003\u0004", "a ZIP archive (or jar, docx, xlsx)",
                    "\u001f\u008b", "gzip data",
                    "SQLite format 3\u0000", "an SQLite database",
                    "\u00ca\u00fe\u00ba\u00be", "a Java class",
                    "7z\u00bc\u00af", "a 7-Zip archive",
                    "\u00fd7zXZ", "xz data",
                    "(\u00b5/\u00fd", "zstd data",
                    "MZ", "a Windows program");

    static FileKind of(byte[] bytes) {
        String head = new String(bytes, 0, Math.min(bytes.length, 16), StandardCharsets.ISO_8859_1);
        for (Map.Entry<String, String> image : IMAGES.entrySet()) {
            if (head.startsWith(image.getKey())) {
                return new Image(image.getValue());
            }
        }
        if (head.startsWith("RIFF") && head.startsWith("WEBP", 8)) {
            return new Image("image/webp");
        }
        if (head.startsWith("%PDF-")) {
            return new Pdf();
        }
        return TextFile.looksBinary(bytes) ? new Binary(guess(head)) : new Text();
    }

    private static String guess(String head) {
        return OTHERS.entrySet().stream()
                .filter(known -> head.startsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("of unknown type");
    }
}
