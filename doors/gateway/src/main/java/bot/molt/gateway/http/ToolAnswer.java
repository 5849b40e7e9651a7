package bot.molt.gateway.http;

import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.execution.Outcome;
import bot.molt.execution.policy.Decision;
import bot.molt.gateway.transport.Headers;
import bot.molt.gateway.transport.HttpExchange;
import bot.molt.spi.tool.ToolResult;

/// The answer to one tool call.
///
/// Shape: `{"success":true,"result":{"content":[…],"details":{…},"isError":false}}`, or
/// `{"success":false,"error":"…","code":"denied","rule":"…","source":"…"}`. A tool that ran and
/// failed (a command's exit code) gives 200 with `success:false`, `error` and `result`.
///
/// @param status HTTP status
public record ToolAnswer(int status, Json.Obj body) {
    public static ToolAnswer of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult.Ok result) ->
                    new ToolAnswer(
                            200,
                            Json.object()
                                    .put("success", true)
                                    .put("result", result.toJson())
                                    .build());
            case Outcome.Done(ToolResult.Failed result) ->
                    new ToolAnswer(
                            200,
                            failure(ErrorCode.TOOL_FAILED, result.text())
                                    .with("result", result.toJson()));
            case Outcome.Refused(ErrorCode code, Decision.Reason reason) ->
                    new ToolAnswer(
                            code.httpStatus(),
                            failure(code, reason.text())
                                    .with("rule", reason.rule())
                                    .with("source", reason.source()));
            case Outcome.Failed(ErrorCode code, String message) ->
                    new ToolAnswer(code.httpStatus(), failure(code, message));
        };
    }

    private static Json.Obj failure(ErrorCode code, String text) {
        return Json.object()
                .put("success", false)
                .put("error", text)
                .put("code", code.wireName())
                .build();
    }

    public boolean success() {
        return body.isTrue("success");
    }

    void send(HttpExchange exchange) {
        Headers more =
                status == ErrorCode.RATE_LIMITED.httpStatus()
                        ? Headers.of("Retry-After", "1")
                        : Headers.EMPTY;
        exchange.respondJson(status, more, body);
    }
}
