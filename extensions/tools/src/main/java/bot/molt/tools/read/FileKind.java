package bot.molt.tools.read;

import bot.molt.spi.text.TextFile;
import bot.molt.tools.wire.Pictures;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/// What the first bytes of a file say it is.
sealed interface FileKind {
    record Text() implements FileKind {}

    record Image(String mimeType) implements FileKind {}

    record Pdf() implements FileKind {}

    /// @param guess for people
    record Binary(String guess) implements FileKind {}

    /// Beginnings in ISO 8859-1.
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
        Optional<String> picture = Pictures.type(bytes);
        if (picture.isPresent()) {
            return new Image(picture.get());
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
