package bot.molt.spi.model;

import bot.molt.base.json.Json;

/// One piece of a message.
public sealed interface ModelPart {
    record Text(String text) implements ModelPart {}

    /// A picture.
    ///
    /// @param mimeType `image/png`, `image/jpeg`, `image/gif` or `image/webp`
    @SuppressWarnings("ArrayRecordComponent")
    record Image(byte[] bytes, String mimeType) implements ModelPart {}

    /// What the model thought before it answered.
    ///
    /// @param text empty where the API hides it
    /// @param signature what the API wants back with it; empty for none
    record Thinking(String text, String signature) implements ModelPart {}

    /// A call that the model wants made.
    ///
    /// @param id unique in the conversation; made by us where the API has none
    record ToolCall(String id, String name, Json.Obj arguments) implements ModelPart {}
}
