package bot.molt.execution.shell;

import java.util.List;

/// A node of the grammar's tree, copied out of native memory.
///
/// @param named false for tokens such as `;` and `(`
/// @param start first byte in the UTF-8 text
/// @param end byte after the last
record Node(String type, boolean named, int start, int end, List<Node> children, Utf8Text source) {
    String text() {
        return between(start, end);
    }

    String between(int from, int to) {
        return source.between(from, to);
    }

    boolean is(String other) {
        return type.equals(other);
    }

    /// Whether its first child is the token.
    boolean opens(String token) {
        return !children.isEmpty() && children.getFirst().is(token);
    }
}
