package bot.molt.tools.image;

import bot.molt.tools.wire.WebUrl;
import java.util.Base64;

/// Where a picture is.
sealed interface Source {
    /// A file of the workspace.
    record File(String path) implements Source {}

    /// A page of the web.
    record Web(WebUrl url) implements Source {}

    /// The picture itself, in a `data:` URL.
    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] bytes) implements Source {}

    /// Errors: `IllegalArgumentException` with the text and what was expected.
    static Source of(String text) {
        String plain = text.strip();
        if (plain.regionMatches(true, 0, "data:", 0, 5)) {
            return new Bytes(decoded(plain));
        }
        if (plain.matches("(?is)https?://.*")) {
            return new Web(WebUrl.parse(plain));
        }
        String path = plain.startsWith("@") ? plain.substring(1) : plain;
        path = path.startsWith("file://") ? path.substring(7) : path;
        if (path.isBlank() || path.matches("(?i)[a-z][a-z0-9+.-]+://.*")) {
            throw new IllegalArgumentException(
                    "image: %s (expected: a path, an http or https address, or data:image/…;base64,…)"
                            .formatted(plain.substring(0, Math.min(100, plain.length()))));
        }
        return new File(path);
    }

    private static byte[] decoded(String url) {
        int comma = url.indexOf(',');
        boolean packed =
                comma > 0
                        && url.substring(0, comma)
                                .toLowerCase(java.util.Locale.ROOT)
                                .endsWith(";base64");
        if (packed) {
            try {
                return Base64.getMimeDecoder().decode(url.substring(comma + 1));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "image: data: with wrong base64 (expected: data:image/png;base64,…)", e);
            }
        }
        throw new IllegalArgumentException(
                "image: data: without base64 (expected: data:image/png;base64,…)");
    }
}
