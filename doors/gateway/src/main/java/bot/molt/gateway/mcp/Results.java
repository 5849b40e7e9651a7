package bot.molt.gateway.mcp;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.ToolResult;
import java.util.List;

/// Outcomes as results of `tools/call`. An empty text is said in words: model services refuse it.
/// No structured content: clients would show that to the model in place of the text.
final class Results {
    private Results() {}

    static Json.Obj of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult result) -> of(result);
            case Outcome.Refused(ErrorCode code, Decision.Reason reason) ->
                    failure(refusal(code, reason));
            case Outcome.Failed(ErrorCode code, String message) ->
                    failure("%s (%s)".formatted(message, code.wireName()));
        };
    }

    /// A failure that the model can act on.
    static Json.Obj failure(String text) {
        return Json.object()
                .put("content", Json.array(List.of(new Content.Text(text).toJson())))
                .put("isError", true)
                .build();
    }

    private static Json.Obj of(ToolResult result) {
        List<Json.Obj> pieces =
                result.content().stream()
                        .filter(piece ->
                                !(piece instanceof Content.Text(String text)) || !text.isEmpty())
                        .map(Content::toJson)
                        .toList();
        List<Json.Obj> shown =
                pieces.isEmpty() ? List.of(new Content.Text("(no output)").toJson()) : pieces;
        return Json.object()
                .put("content", Json.array(shown))
                .put("isError", result instanceof ToolResult.Failed)
                .build();
    }

    private static String refusal(ErrorCode code, Decision.Reason reason) {
        boolean unanswered = code == ErrorCode.APPROVAL_TIMEOUT;
        return """
        %s
        %s
        Rule: %s
        Set at: %s
        What to do: %s\
        """
                .formatted(
                        unanswered
                                ? "Not approved, so it did not run."
                                : "Denied by the gateway's policy; it did not run.",
                        reason.text(),
                        reason.rule(),
                        reason.source(),
                        unanswered
                                ? "use something that needs no approval, or ask the person to be"
                                        + " there to approve it and repeat the call."
                                : "use something that the policy allows, or ask the operator of the"
                                        + " gateway to change that setting; repeating the call will"
                                        + " not help.");
    }
}
