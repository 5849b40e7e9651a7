package bot.molt.tools.notebook;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes a notebook in the form in which another text of it stands: indentation, escapes, last
/// line end.
final class NotebookText {
    private static final Pattern FIRST_INDENT = Pattern.compile("^\\{\\r?\\n([ \\t]+)\"");

    private final String indent;
    private final boolean ascii;
    private final StringBuilder out = new StringBuilder();

    private NotebookText(String indent, boolean ascii) {
        this.indent = indent;
        this.ascii = ascii;
    }

    static String like(String before, Json.Obj notebook) {
        Matcher matcher = FIRST_INDENT.matcher(before);
        boolean broken = matcher.find();
        boolean ascii = before.contains("\\u") && before.chars().allMatch(c -> c < 0x80);
        NotebookText text = new NotebookText(broken ? matcher.group(1) : "", ascii);
        text.write(notebook, broken || before.isBlank() ? 1 : -1);
        String body = text.out.append(before.endsWith("\n") ? "\n" : "").toString();
        return before.contains("\r\n") ? body.replace("\n", "\r\n") : body;
    }

    /// @param depth of the members of the value; negative for one line
    private void write(Json json, int depth) {
        switch (json) {
            case Json.Obj(Map<String, Json> members) when !members.isEmpty() ->
                    object(members, depth);
            case Json.Arr(List<Json> items) when !items.isEmpty() -> array(items, depth);
            case Json.Obj _ -> out.append("{}");
            case Json.Arr _ -> out.append("[]");
            case Json.Str(String value) -> out.append(quoted(value));
            case Json.Num(BigDecimal value) -> out.append(value.toString().replace('E', 'e'));
            case Json.Bool _, Json.Null _ -> out.append(json);
        }
    }

    private void object(Map<String, Json> members, int depth) {
        out.append('{');
        Iterator<Map.Entry<String, Json>> all = members.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<String, Json> member = all.next();
            line(depth);
            out.append(quoted(member.getKey())).append(": ");
            write(member.getValue(), depth < 0 ? depth : depth + 1);
            separate(all.hasNext(), depth);
        }
        line(depth - 1);
        out.append('}');
    }

    private void array(List<Json> items, int depth) {
        out.append('[');
        Iterator<Json> all = items.iterator();
        while (all.hasNext()) {
            line(depth);
            write(all.next(), depth < 0 ? depth : depth + 1);
            separate(all.hasNext(), depth);
        }
        line(depth - 1);
        out.append(']');
    }

    private void separate(boolean more, int depth) {
        out.append(more ? depth < 0 ? ", " : "," : "");
    }

    private void line(int depth) {
        if (depth >= 0) {
            out.append('\n').append(indent.repeat(depth));
        }
    }

    private String quoted(String text) {
        String quoted = JsonText.quoted(text);
        if (!ascii) {
            return quoted;
        }
        StringBuilder escaped = new StringBuilder();
        quoted.chars()
                .forEach(c -> {
                    if (c < 0x80) {
                        escaped.append((char) c);
                    } else {
                        escaped.append("\\u%04x".formatted(c));
                    }
                });
        return escaped.toString();
    }
}
