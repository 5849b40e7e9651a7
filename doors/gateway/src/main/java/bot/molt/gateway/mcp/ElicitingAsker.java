package bot.molt.gateway.mcp;

import bot.molt.base.CodedException;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.execution.approval.Approval;
import bot.molt.execution.approval.Asker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Asks for approval through the client's elicitation form.
final class ElicitingAsker implements Asker {
    private static final int MAX_SHOWN = 2_000;
    private static final List<String> TELLING = List.of("command", "path", "file_path", "pattern");

    private final McpPeer client;

    ElicitingAsker(McpPeer client) {
        this.client = client;
    }

    @Override
    public Answer ask(Approval approval, Duration limit) throws InterruptedException {
        McpPeer.Question form = new McpPeer.Question("elicitation/create", form(approval));
        try {
            Json.Obj result = client.ask(Map.of(approval.id(), form), limit).get(approval.id());
            return result == null ? Answer.NONE : answer(result);
        } catch (CodedException e) {
            return Answer.NONE;
        }
    }

    private static Answer answer(Json.Obj result) {
        return switch (result.string("action").orElse("")) {
            case "accept" -> chosen(result.object("content").string("answer").orElse(""));
            case "decline" -> Answer.DENY;
            default -> Answer.NONE;
        };
    }

    private static Answer chosen(String answer) {
        return switch (answer) {
            case "once" -> Answer.ONCE;
            case "always" -> Answer.ALWAYS;
            default -> Answer.DENY;
        };
    }

    private static Json.Obj form(Approval approval) {
        List<String> values = new ArrayList<>(List.of("once"));
        List<String> names = new ArrayList<>(List.of("Allow once"));
        if (!approval.always().isEmpty()) {
            values.add("always");
            names.add("Always allow " + String.join(", ", approval.always()));
        }
        values.add("deny");
        names.add("Deny");
        Json.Obj answer =
                Json.object()
                        .put("type", "string")
                        .put("title", "May it run?")
                        .put("enum", Json.strings(values))
                        .put("enumNames", Json.strings(names))
                        .build();
        Json.Obj schema =
                Json.object()
                        .put("type", "object")
                        .put("properties", Json.object().put("answer", answer).build())
                        .put("required", Json.strings(List.of("answer")))
                        .build();
        return Json.object()
                .put("message", message(approval))
                .put("requestedSchema", schema)
                .build();
    }

    private static String message(Approval approval) {
        return """
        %s wants to run on the server:

        %s

        Why it asks: %s
        Rule: %s (%s). Approval: %s\
        """
                .formatted(
                        approval.tool(),
                        shown(approval.args()),
                        approval.reason().text(),
                        approval.reason().rule(),
                        approval.reason().source(),
                        approval.id());
    }

    private static String shown(Json.Obj args) {
        String text =
                TELLING.stream()
                        .flatMap(name -> args.string(name).stream())
                        .findFirst()
                        .orElseGet(() -> JsonText.compact(args.without("env")));
        return text.length() <= MAX_SHOWN
                ? text
                : text.substring(0, MAX_SHOWN)
                        + "… (%d characters more)".formatted(text.length() - MAX_SHOWN);
    }
}
