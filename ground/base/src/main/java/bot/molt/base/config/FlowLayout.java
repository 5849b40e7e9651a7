package bot.molt.base.config;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.List;

/// Braces and brackets: JSON5, and what YAML borrowed from it.
final class FlowLayout extends Layout {
    private static final String STEP = "  ";

    FlowLayout(String text) {
        super(text);
    }

    @Override
    String replaced(ConfigEdit.Spot spot, Json value) {
        return spliced(spot.last().start(), spot.last().end(), flow(value));
    }

    @Override
    String added(ConfigEdit.Spot spot, Json value) {
        String entry = entry(spot.missing().getFirst(), value);
        if (spot.way().isEmpty()) {
            String before = text.isEmpty() || text.endsWith("\n") ? text : text + newline;
            return before + "{" + newline + STEP + entry + "," + newline + "}" + newline;
        }
        Node into = spot.last();
        List<? extends Node> below = children(into);
        if (into instanceof Node.Leaf) {
            return spliced(into.start(), into.end(), "{" + entry + "}");
        }
        return below.isEmpty() ? intoEmpty(into, entry) : after(into, below, entry);
    }

    private String entry(ConfigPath.Step step, Json value) {
        return switch (step) {
            case ConfigPath.Step.Name(String name) ->
                    (quotesNames() ? JsonText.quoted(name) : name(name)) + ": " + flow(value);
            case ConfigPath.Step.Index _ -> flow(value);
        };
    }

    private boolean quotesNames() {
        return text.stripLeading().startsWith("{")
                && text.substring(text.indexOf('{') + 1).stripLeading().startsWith("\"");
    }

    private static List<Node> children(Node node) {
        return switch (node) {
            case Node.Obj object -> object.members().stream().map(Node.Member::value).toList();
            case Node.Arr array -> array.items();
            case Node.Leaf _ -> List.of();
        };
    }

    private static int firstStart(Node node) {
        return node instanceof Node.Obj object
                ? object.members().getFirst().start()
                : ((Node.Arr) node).items().getFirst().start();
    }

    private String intoEmpty(Node into, String entry) {
        int close = into.end() - 1;
        boolean onOneLine = text.substring(into.start(), close).indexOf('\n') < 0;
        if (onOneLine && into.start() > 0 && !text.substring(0, into.start()).isBlank()) {
            return spliced(close, close, entry);
        }
        if (onOneLine) {
            return spliced(close, close, newline + STEP + entry + "," + newline);
        }
        int at = startsLine(close) ? lineStart(close) : close;
        return spliced(at, at, indentAt(close) + STEP + entry + "," + newline);
    }

    private String after(Node into, List<? extends Node> below, String entry) {
        Node last = below.getLast();
        int first = firstStart(into);
        int comma = commaAfter(last.end());
        if (!startsLine(first)) {
            return comma < 0
                    ? spliced(last.end(), last.end(), ", " + entry)
                    : spliced(comma + 1, comma + 1, " " + entry);
        }
        int end = Math.max(last.end(), comma + 1);
        int line = lineEnd(end);
        if (line >= into.end()) {
            return spliced(end, end, (comma < 0 ? "," : "") + newline + indentAt(first) + entry);
        }
        String added = newline + indentAt(first) + entry + (comma < 0 ? "" : ",");
        String commaIfMissing = comma < 0 ? "," : "";
        return text.substring(0, last.end())
                + commaIfMissing
                + text.substring(last.end(), line)
                + added
                + text.substring(line);
    }

    /// The comma that follows a value, comments between skipped; -1 where none does.
    private int commaAfter(int offset) {
        Json5Scanner scanner = new Json5Scanner(text, new Lines("", ""));
        scanner.skip(offset);
        scanner.skipSpace();
        return scanner.peek() == ',' ? scanner.at() : -1;
    }

    @Override
    String removed(ConfigEdit.Spot spot) {
        Node node = spot.last();
        int start = spot.parent() instanceof Node.Obj ? spot.member().start() : node.start();
        int comma = commaAfter(node.end());
        int end = comma < 0 ? node.end() : comma + 1;
        String rest = text.substring(end, lineEnd(end)).strip();
        boolean fillsLines = startsLine(start) && (rest.isEmpty() || rest.startsWith("//"));
        if (fillsLines) {
            return spliced(lineStart(start), nextLine(end), "");
        }
        if (comma >= 0) {
            int next = end;
            while (next < text.length() && text.charAt(next) == ' ') {
                next++;
            }
            return spliced(start, next, "");
        }
        int before = text.substring(0, start).stripTrailing().length();
        boolean afterComma = before > 0 && text.charAt(before - 1) == ',';
        return spliced(afterComma ? before - 1 : start, end, "");
    }
}
