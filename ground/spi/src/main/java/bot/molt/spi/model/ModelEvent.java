package bot.molt.spi.model;

/// Something that arrived of a reply before its end.
public sealed interface ModelEvent {
    /// More text of the answer.
    record Text(String delta) implements ModelEvent {}

    /// More of the thoughts.
    record Thinking(String delta) implements ModelEvent {}

    /// A call, whole.
    record ToolCall(ModelPart.ToolCall call) implements ModelEvent {}
}
