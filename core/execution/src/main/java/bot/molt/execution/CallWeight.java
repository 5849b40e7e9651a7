package bot.molt.execution;

import bot.molt.base.json.Json;
import bot.molt.spi.tool.Content;
import bot.molt.spi.tool.ToolResult;

/// How many characters an ended call holds in memory, roughly.
final class CallWeight {
    private static final long NODE = 32;

    private CallWeight() {}

    static long of(Call call) {
        return 1_000 + of(call.invocation().args()) + call.outcome().map(CallWeight::of).orElse(0L);
    }

    private static long of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(ToolResult result) -> of(result);
            case Outcome.Refused refused -> refused.reason().text().length();
            case Outcome.Failed failed -> failed.message().length();
        };
    }

    private static long of(ToolResult result) {
        long content = result.content().stream().mapToLong(CallWeight::of).sum();
        return content + of(result.details());
    }

    private static long of(Content piece) {
        return switch (piece) {
            case Content.Text(String text) -> text.length();
            case Content.Image image -> image.bytes().length;
            case Content.Block(Json.Obj json) -> of(json);
        };
    }

    private static long of(Json json) {
        return switch (json) {
            case Json.Str(String text) -> NODE + text.length();
            case Json.Arr(var items) -> NODE + items.stream().mapToLong(CallWeight::of).sum();
            case Json.Obj(var members) ->
                    NODE
                            + members.entrySet().stream()
                                    .mapToLong(member ->
                                            member.getKey().length() + of(member.getValue()))
                                    .sum();
            default -> NODE;
        };
    }
}
