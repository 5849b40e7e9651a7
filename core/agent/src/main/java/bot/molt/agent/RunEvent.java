package bot.molt.agent;

import bot.molt.base.json.Json;
import bot.molt.spi.model.ModelPart;

/// Something that happens in a run. What a run says is told in order, on the thread of its turn.
public sealed interface RunEvent {
    /// Its turn began.
    record Started(long at) implements RunEvent {}

    /// More of the answer. What came before of an attempt that broke off may be void: then `text`
    /// is shorter than before, and `delta` is empty.
    ///
    /// @param text all of it so far
    record Text(String text, String delta) implements RunEvent {}

    /// More of the thoughts.
    record Thinking(String delta) implements RunEvent {}

    /// A call is about to be made.
    ///
    /// @param callId by which it can be cancelled while it runs
    record CallStarted(ModelPart.ToolCall call, String callId) implements RunEvent {}

    /// A call that runs has written more. Told now and then, beside what the turn tells.
    ///
    /// @param tail the end of what it wrote
    /// @param bytes of all that it wrote
    record CallWrote(ModelPart.ToolCall call, String tail, long bytes) implements RunEvent {}

    /// A call has ended.
    ///
    /// @param result text, as the model is told it
    record CallEnded(ModelPart.ToolCall call, String result, boolean isError, Json.Obj details)
            implements RunEvent {}

    /// The conversation is being made shorter, or is.
    record Compaction(boolean done) implements RunEvent {}

    /// It is over; nothing follows.
    record Ended(RunResult result) implements RunEvent {}
}
