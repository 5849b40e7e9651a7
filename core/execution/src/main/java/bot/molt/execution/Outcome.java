package bot.molt.execution;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.tool.ToolResult;

/// How a call ended.
public sealed interface Outcome {
    /// The tool ran; its result may still be a [ToolResult.Failed].
    record Done(ToolResult result) implements Outcome {}

    /// The policy, or the person who was asked, said no.
    record Refused(ErrorCode code, Decision.Reason reason) implements Outcome {}

    /// It could not be run or did not come to an end.
    ///
    /// @param message for the caller; of an internal error it names an id only
    record Failed(ErrorCode code, String message) implements Outcome {}

    /// The result, or the failure thrown.
    default ToolResult orThrow() {
        return switch (this) {
            case Done(ToolResult result) -> result;
            case Refused(ErrorCode code, Decision.Reason reason) ->
                    throw new CodedException(code, reason.text());
            case Failed(ErrorCode code, String message) -> throw new CodedException(code, message);
        };
    }
}
