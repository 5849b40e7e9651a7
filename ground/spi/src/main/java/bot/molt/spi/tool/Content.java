package bot.molt.spi.tool;

import bot.molt.base.json.Json;
import java.util.Base64;

/// One piece of a result.
public sealed interface Content {
    /// Text for people and models.
    record Text(String text) implements Content {
        @Override
        public Json.Obj toJson() {
            return Json.object().put("type", "text").put("text", text).build();
        }
    }

    /// A picture.
    ///
    /// @param mimeType `image/png`, `image/jpeg`, `image/gif` or `image/webp`
    @SuppressWarnings("ArrayRecordComponent")
    record Image(byte[] bytes, String mimeType) implements Content {
        @Override
        public Json.Obj toJson() {
            return Json.object()
                    .put("type", "image")
                    .put("data", Base64.getEncoder().encodeToString(bytes))
                    .put("mimeType", mimeType)
                    .build();
        }
    }

    /// A piece in a form of MCP that is neither: audio, an embedded resource, a link. Clients that
    /// speak MCP get it as it is.
    ///
    /// @param json with its `type`
    record Block(Json.Obj json) implements Content {
        @Override
        public Json.Obj toJson() {
            return json;
        }
    }

    /// `{"type":"text","text":"…"}` or `{"type":"image","data":"<base64>","mimeType":"image/png"}`.
    Json.Obj toJson();
}
