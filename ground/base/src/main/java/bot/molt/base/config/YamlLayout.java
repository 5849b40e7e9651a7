package bot.molt.base.config;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Indentation: block objects and lists of YAML. Braces and brackets are left to [FlowLayout].
final class YamlLayout extends Layout {
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z_/~][A-Za-z0-9_./@+-]*( [A-Za-z0-9_./@+-]+)*");
    private static final Pattern RESERVED =
            Pattern.compile("(?i)true|false|null|yes|no|on|off|~|\\.inf|\\.nan");
    private static final String STEP = "  ";

    YamlLayout(String text) {
        super(text);
    }

    @Override
    String replaced(ConfigEdit.Spot spot, Json value) {
        Node old = spot.last();
        if (inFlow(spot)) {
            return new FlowLayout(text).replaced(spot, value);
        }
        boolean isMember = spot.parent() instanceof Node.Obj;
        int start = isMember ? text.indexOf(':', spot.member().nameEnd()) + 1 : old.start();
        int end = Math.max(start, contentEnd(old));
        boolean eatsLine = end > start && text.charAt(end - 1) == '\n';
        String indent = indentAt(isMember ? spot.member().start() : old.start()) + STEP;
        String written = isMember && isBlock(value) ? block(value, indent) : scalarOrFlow(value);
        return spliced(
                start,
                end,
                (isMember && !written.startsWith(newline) ? " " : "")
                        + written
                        + (eatsLine ? newline : ""));
    }

    @Override
    String added(ConfigEdit.Spot spot, Json value) {
        ConfigPath.Step step = spot.missing().getFirst();
        if (spot.way().isEmpty() || (spot.way().size() == 1 && spot.last() instanceof Node.Leaf)) {
            String before = text.isEmpty() || text.endsWith("\n") ? text : text + newline;
            return before + entry(step, value, "") + newline;
        }
        Node into = spot.last();
        if (into instanceof Node.Leaf) {
            return replaced(
                    spot, Json.object().put(((ConfigPath.Step.Name) step).name(), value).build());
        }
        boolean flow = into instanceof Node.Obj object ? object.flow() : ((Node.Arr) into).flow();
        boolean isEmptyMember =
                spot.way().size() > 1
                        && into instanceof Node.Obj(List<Node.Member> none, _, _, _)
                        && none.isEmpty();
        if (isEmptyMember && !inFlow(spot)) {
            return replaced(
                    spot, Json.object().put(((ConfigPath.Step.Name) step).name(), value).build());
        }
        return flow ? new FlowLayout(text).added(spot, value) : appended(into, step, value);
    }

    private static boolean inFlow(ConfigEdit.Spot spot) {
        return (spot.parent() instanceof Node.Obj object && object.flow())
                || (spot.parent() instanceof Node.Arr array && array.flow());
    }

    private String appended(Node into, ConfigPath.Step step, Json value) {
        int column = into.start() - lineStart(into.start());
        String entry = entry(step, value, " ".repeat(column));
        int end = contentEnd(into);
        boolean atLineStart = end > 0 && text.charAt(end - 1) == '\n';
        int at = atLineStart ? end : nextLine(end);
        boolean lacksBreak = at > 0 && text.charAt(at - 1) != '\n';
        return spliced(at, at, (lacksBreak ? newline : "") + entry + newline);
    }

    private String entry(ConfigPath.Step step, Json value, String indent) {
        return switch (step) {
            case ConfigPath.Step.Name(String name) ->
                    indent + name(name) + ":" + valueAfterName(value, indent);
            case ConfigPath.Step.Index _ -> indent + "- " + scalarOrFlow(value);
        };
    }

    private String valueAfterName(Json value, String indent) {
        return isBlock(value) ? block(value, indent + STEP) : " " + scalarOrFlow(value);
    }

    private static boolean isBlock(Json value) {
        return value instanceof Json.Obj(Map<String, Json> members) && !members.isEmpty();
    }

    private String block(Json value, String indent) {
        StringBuilder lines = new StringBuilder();
        ((Json.Obj) value)
                .members()
                .forEach((name, below) ->
                        lines.append(newline)
                                .append(indent)
                                .append(name(name))
                                .append(':')
                                .append(valueAfterName(below, indent)));
        return lines.toString();
    }

    private static String scalarOrFlow(Json value) {
        if (value instanceof Json.Str(String plain)) {
            boolean isPlain = PLAIN.matcher(plain).matches() && !RESERVED.matcher(plain).matches();
            return isPlain ? plain : JsonText.quoted(plain);
        }
        return flow(value);
    }

    /// Where the last value of a node ends; the node itself ends where the next one starts.
    private int contentEnd(Node node) {
        return switch (node) {
            case Node.Obj(List<Node.Member> members, boolean flow, _, int end) ->
                    flow || members.isEmpty()
                            ? end
                            : Math.max(
                                    members.getLast().nameEnd() + 1,
                                    contentEnd(members.getLast().value()));
            case Node.Arr(List<Node> items, boolean flow, _, int end) ->
                    flow || items.isEmpty() ? end : contentEnd(items.getLast());
            case Node.Leaf leaf -> leaf.end();
        };
    }

    @Override
    String removed(ConfigEdit.Spot spot) {
        if (inFlow(spot)) {
            return new FlowLayout(text).removed(spot);
        }
        boolean isMember = spot.parent() instanceof Node.Obj;
        int start =
                isMember ? spot.member().start() : text.lastIndexOf('-', spot.last().start() - 1);
        int end = Math.max(start, contentEnd(spot.last()));
        int after =
                end > start && text.charAt(end - 1) == '\n'
                        ? end
                        : nextLine(Math.max(end, isMember ? spot.member().nameEnd() : end));
        boolean isOnly =
                isMember
                        ? ((Node.Obj) spot.parent()).members().size() == 1
                        : ((Node.Arr) spot.parent()).items().size() == 1;
        String left = isOnly && spot.way().size() > 2 ? (isMember ? "{}" : "[]") : "";
        if (startsLine(start)) {
            String line =
                    left.isEmpty() ? "" : text.substring(lineStart(start), start) + left + newline;
            return spliced(lineStart(start), after, line);
        }
        int next =
                left.isEmpty()
                        ? after + (text.length() > after ? indentAt(after).length() : 0)
                        : after;
        return spliced(start, next, left.isEmpty() ? "" : left + newline);
    }
}
