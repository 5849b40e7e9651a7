package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads JSON5 (json5.org 1.0) into nodes that know their places.
///
/// Errors: [ConfigSyntaxException]; duplicate names, numbers that are not finite and nesting beyond
/// 100 are refused.
final class Json5Reader {
    static final int MAX_DEPTH = 100;

    private final Json5Scanner scanner;

    Json5Reader(String file, String text) {
        this.scanner = new Json5Scanner(text, new Lines(file, text));
    }

    /// The document; null where the text holds no value at all.
    @Nullable Node read() {
        scanner.skipSpace();
        if (scanner.atEnd()) {
            return null;
        }
        Node root = value(0);
        scanner.skipSpace();
        if (!scanner.atEnd()) {
            throw scanner.unexpected("the end of the file");
        }
        return root;
    }

    private Node value(int depth) {
        int start = scanner.at();
        if (depth > MAX_DEPTH) {
            throw scanner.failure(
                    start, "nested too deeply (expected: " + MAX_DEPTH + " levels at most)");
        }
        return switch (scanner.peek()) {
            case '{' -> object(depth, start);
            case '[' -> array(depth, start);
            case '"', '\'' -> new Node.Leaf(new Json.Str(scanner.quoted()), start, scanner.at());
            default -> word(start);
        };
    }

    private Node word(int start) {
        if (scanner.startsNumber()) {
            return new Node.Leaf(Json5Number.read(scanner), start, scanner.at());
        }
        Json value =
                switch (scanner.peekWord()) {
                    case "true" -> Json.TRUE;
                    case "false" -> Json.FALSE;
                    case "null" -> Json.NULL;
                    default -> throw scanner.unexpected("a value; text stands in quotes");
                };
        scanner.skip(scanner.peekWord().length());
        return new Node.Leaf(value, start, scanner.at());
    }

    private Node object(int depth, int start) {
        List<Node.Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        scanner.skip(1);
        scanner.skipSpace();
        while (scanner.peek() != '}') {
            Node.Member member = member(depth);
            if (!names.add(member.name())) {
                throw scanner.failure(
                        member.start(),
                        "'" + member.name() + "' is written twice (expected: once)");
            }
            members.add(member);
            separator('}');
        }
        scanner.skip(1);
        return new Node.Obj(members, true, start, scanner.at());
    }

    private Node.Member member(int depth) {
        int start = scanner.at();
        String name = scanner.name();
        int nameEnd = scanner.at();
        scanner.skipSpace();
        if (scanner.peek() != ':') {
            throw scanner.unexpected("':' after the name '" + name + "'");
        }
        scanner.skip(1);
        scanner.skipSpace();
        return new Node.Member(name, start, nameEnd, value(depth + 1));
    }

    private Node array(int depth, int start) {
        List<Node> items = new ArrayList<>();
        scanner.skip(1);
        scanner.skipSpace();
        while (scanner.peek() != ']') {
            items.add(value(depth + 1));
            separator(']');
        }
        scanner.skip(1);
        return new Node.Arr(items, true, start, scanner.at());
    }

    private void separator(char close) {
        scanner.skipSpace();
        if (scanner.peek() == ',') {
            scanner.skip(1);
            scanner.skipSpace();
        } else if (scanner.peek() != close) {
            throw scanner.unexpected("',' or '" + close + "'");
        }
    }
}
