package bot.molt.gateway.openai;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.spi.model.ModelPart;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;

/// Pictures in requests: `data:image/png;base64,…`. Addresses elsewhere are not fetched.
final class Pictures {
    private static final int MOST_BYTES = 10 << 20;
    private static final Set<String> TYPES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private Pictures() {}

    /// Errors: `invalid_request` for what is no picture in the request itself.
    static ModelPart.Image ofUrl(String url) {
        int comma = url.indexOf(',');
        if (!url.startsWith("data:") || comma < 0 || !url.substring(0, comma).endsWith(";base64")) {
            String shown = url.substring(0, Math.min(url.length(), 40));
            throw invalid("image_url: " + shown, "data:image/png;base64,…");
        }
        return of(url.substring(5, comma - ";base64".length()), url.substring(comma + 1));
    }

    static ModelPart.Image of(String type, String base64) {
        String mimeType = type.toLowerCase(Locale.ROOT).replaceFirst(";.*", "");
        if (!TYPES.contains(mimeType)) {
            throw invalid(
                    "image: " + mimeType, "one of image/png, image/jpeg, image/gif, image/webp");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw invalid("image: no base64", "base64 of a picture");
        }
        if (bytes.length == 0 || bytes.length > MOST_BYTES) {
            throw invalid(
                    "image: %d bytes".formatted(bytes.length), "1..%d bytes".formatted(MOST_BYTES));
        }
        return new ModelPart.Image(bytes, mimeType);
    }

    private static CodedException invalid(String what, String expected) {
        return new CodedException(
                ErrorCode.INVALID_REQUEST, "%s (expected: %s)".formatted(what, expected));
    }
}
