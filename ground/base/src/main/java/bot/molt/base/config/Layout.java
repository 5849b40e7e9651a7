package bot.molt.base.config;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// How values stand in a text of one syntax: where a change goes, and what is written there.
abstract class Layout {
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

    final String text;
    final String newline;

    Layout(String text) {
        this.text = text;
        this.newline = text.contains("\r\n") ? "\r\n" : "\n";
    }

    static Layout of(ConfigText text) {
        return text.syntax() == ConfigText.Syntax.YAML
                ? new YamlLayout(text.text())
                : new FlowLayout(text.text());
    }

    /// The text with the value of a spot replaced.
    abstract String replaced(ConfigEdit.Spot spot, Json value);

    /// The text with a member or item added below the last node of a spot.
    abstract String added(ConfigEdit.Spot spot, Json value);

    /// The text without the last node of a spot.
    abstract String removed(ConfigEdit.Spot spot);

    final String spliced(int start, int end, String insert) {
        return text.substring(0, start) + insert + text.substring(end);
    }

    final int lineStart(int offset) {
        return text.lastIndexOf('\n', offset - 1) + 1;
    }

    /// Offset of the line break that ends the line, or of the end of the text.
    final int lineEnd(int offset) {
        int end = text.indexOf('\n', offset);
        int at = end < 0 ? text.length() : end;
        return at > offset && text.charAt(at - 1) == '\r' ? at - 1 : at;
    }

    /// Offset of the first character of the next line, or of the end of the text.
    final int nextLine(int offset) {
        int end = text.indexOf('\n', offset);
        return end < 0 ? text.length() : end + 1;
    }

    final String indentAt(int offset) {
        int start = lineStart(offset);
        int end = start;
        while (end < text.length() && (text.charAt(end) == ' ' || text.charAt(end) == '\t')) {
            end++;
        }
        return text.substring(start, end);
    }

    final boolean startsLine(int offset) {
        return text.substring(lineStart(offset), offset).isBlank();
    }

    /// JSON5 on one line.
    static String flow(Json value) {
        return switch (value) {
            case Json.Obj(Map<String, Json> members) ->
                    members.entrySet().stream()
                            .map(m -> name(m.getKey()) + ": " + flow(m.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Json.Arr(List<Json> items) ->
                    items.stream().map(Layout::flow).collect(Collectors.joining(", ", "[", "]"));
            default -> JsonText.compact(value);
        };
    }

    static String name(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : JsonText.quoted(name);
    }
}
