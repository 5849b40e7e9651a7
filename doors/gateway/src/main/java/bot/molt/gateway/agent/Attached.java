package bot.molt.gateway.agent;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelPart;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/// Pictures that come with a message.
///
/// Wire: `{"type":"image","mimeType":"image/png","fileName":"a.png","content":"<base64>"}`
final class Attached {
    private static final int MOST_BYTES = 5_000_000;
    private static final Set<String> TYPES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    private Attached() {}

    /// The pictures; what is none is left out, as the original does.
    ///
    /// Errors: `invalid_params` for one that cannot be read, `payload_too_large`.
    static List<ModelPart.Image> images(List<Json.Obj> attachments) {
        List<ModelPart.Image> images = new ArrayList<>();
        for (Json.Obj attachment : attachments) {
            String content = attachment.string("content").orElse("");
            String mimeType = attachment.string("mimeType").orElse("");
            if (content.startsWith("data:") && content.contains(";base64,")) {
                mimeType =
                        mimeType.isEmpty()
                                ? content.substring("data:".length(), content.indexOf(';'))
                                : mimeType;
                content = content.substring(content.indexOf(";base64,") + ";base64,".length());
            }
            if (TYPES.contains(mimeType)) {
                images.add(new ModelPart.Image(bytes(content), mimeType));
            }
        }
        return images;
    }

    private static byte[] bytes(String base64) {
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS, "attachments: content is not base64", e);
        }
        if (bytes.length > MOST_BYTES) {
            throw new CodedException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "attachments: %d bytes (expected: %d at most)"
                            .formatted(bytes.length, MOST_BYTES));
        }
        return bytes;
    }
}
