package bot.molt.agent;

import bot.molt.spi.model.ModelMessage;
import bot.molt.spi.model.ModelPart;
import bot.molt.spi.tool.Content;
import java.util.ArrayList;
import java.util.List;

/// What a model was told, as lines of text.
final class Told {
    private Told() {}

    static List<String> lines(List<ModelMessage> messages) {
        List<String> lines = new ArrayList<>();
        for (ModelMessage message : messages) {
            lines.add(who(message) + ": " + text(message));
        }
        return lines;
    }

    private static String who(ModelMessage message) {
        return switch (message) {
            case ModelMessage.User _ -> "user";
            case ModelMessage.Assistant _ -> "assistant";
            case ModelMessage.ToolResult result -> result.isError() ? "error" : "result";
        };
    }

    static String text(ModelMessage message) {
        return switch (message) {
            case ModelMessage.User(List<ModelPart> parts) -> parts(parts);
            case ModelMessage.Assistant(List<ModelPart> parts, String _) -> parts(parts);
            case ModelMessage.ToolResult result -> content(result.content());
        };
    }

    private static String parts(List<ModelPart> parts) {
        StringBuilder all = new StringBuilder();
        for (ModelPart part : parts) {
            switch (part) {
                case ModelPart.Text(String text) -> all.append(text);
                case ModelPart.ToolCall call -> all.append(call.name()).append(call.arguments());
                case ModelPart.Thinking(String text, String _) -> all.append(text);
                case ModelPart.Image _ -> all.append("[picture]");
            }
        }
        return all.toString();
    }

    private static String content(List<Content> content) {
        return content.getFirst() instanceof Content.Text(String text) ? bare(text) : "[other]";
    }

    /// What stands between the marks; fails the test where they are missing.
    private static String bare(String text) {
        List<String> lines = text.lines().toList();
        String first = lines.getFirst();
        String number = first.split(" ", -1)[1];
        if (!first.startsWith("<<<OUTSIDE ")
                || !lines.getLast().equals("<<<END OUTSIDE " + number + ">>>")) {
            throw new AssertionError("not marked: " + text);
        }
        return String.join("\n", lines.subList(1, lines.size() - 1));
    }
}
