package bot.molt.execution.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.treesitter.TSLanguage;
import org.treesitter.TSNode;
import org.treesitter.TSParser;
import org.treesitter.TreeSitterBash;

/// The tree-sitter grammar of bash. Its native part is loaded by the first text.
///
/// Threads: any number; each text gets a parser of its own.
final class BashGrammar {
    private static final int MAX_DEPTH = 150;
    private static final int MAX_NODES = 20_000;

    private BashGrammar() {}

    private static final class Language {
        static final TSLanguage BASH = new TreeSitterBash();
    }

    /// The tree; null where the text has errors or is too large to look at.
    static @Nullable Node parse(String text) {
        Utf8Text bytes = new Utf8Text(text);
        try (TSParser parser = new TSParser()) {
            parser.setLanguage(Language.BASH);
            return copied(parser, text, bytes);
        }
    }

    private static @Nullable Node copied(TSParser parser, String text, Utf8Text bytes) {
        try (var tree = parser.parseString(null, text)) {
            TSNode root = tree.getRootNode();
            if (root.hasError() || root.getStartByte() > bytes.length()) {
                return null;
            }
            return copy(root, bytes, new int[1], 0);
        }
    }

    private static @Nullable Node copy(TSNode node, Utf8Text bytes, int[] count, int depth) {
        if (depth > MAX_DEPTH || ++count[0] > MAX_NODES || node.isMissing() || node.isError()) {
            return null;
        }
        int size = node.getChildCount();
        List<Node> children = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            Node child = copy(node.getChild(i), bytes, count, depth + 1);
            if (child == null) {
                return null;
            }
            children.add(child);
        }
        return new Node(
                node.getType(),
                node.isNamed(),
                node.getStartByte(),
                node.getEndByte(),
                children,
                bytes);
    }
}
