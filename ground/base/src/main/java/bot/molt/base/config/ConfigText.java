package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One configuration file as it was written. JSON5 and YAML are two spellings of the same tree.
///
/// Errors: [ConfigSyntaxException] with file, line, column and what was expected.
public final class ConfigText {
    /// The longest text that is read.
    static final int MAX_CHARS = 4 * 1024 * 1024;

    /// How a file is written.
    public enum Syntax {
        JSON5,
        YAML;

        /// By the end of the name: `.yaml` and `.yml` are YAML.
        public static Syntax of(String file) {
            String name = file.toLowerCase(Locale.ROOT);
            return name.endsWith(".yaml") || name.endsWith(".yml") ? YAML : JSON5;
        }
    }

    private final String file;
    private final String text;
    private final Syntax syntax;
    private final @Nullable Node root;

    private ConfigText(String file, String text, Syntax syntax, @Nullable Node root) {
        this.file = file;
        this.text = text;
        this.syntax = syntax;
        this.root = root;
    }

    /// Parses the text of a file.
    public static ConfigText parse(String file, String text) {
        if (text.length() > MAX_CHARS) {
            throw new ConfigSyntaxException(
                    new Place(file, 1, 1, ""),
                    text.length() + " characters (expected: 4 MB at most)");
        }
        Syntax syntax = Syntax.of(file);
        Node root =
                syntax == Syntax.YAML
                        ? new YamlReader(file, text).read()
                        : new Json5Reader(file, text).read();
        return new ConfigText(file, text, syntax, root);
    }

    /// Parses the bytes of a file, which must be UTF-8.
    public static ConfigText parse(String file, byte[] bytes) {
        return parse(file, decode(file, bytes));
    }

    private static String decode(String file, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            Place start = new Place(file, 1, 1, "");
            throw new ConfigSyntaxException(start, "not UTF-8 (expected: a text file in UTF-8)");
        }
    }

    /// The text as it was given.
    public String text() {
        return text;
    }

    public Syntax syntax() {
        return syntax;
    }

    /// The tree; the empty object where nothing is written.
    ///
    /// Errors: [ConfigSyntaxException] where the document is no object.
    public Json.Obj tree() {
        return (Json.Obj) located("").json();
    }

    @Nullable Node root() {
        return root;
    }

    String file() {
        return file;
    }

    /// The document with its places; every path starts with `prefix`.
    Located.Obj located(String prefix) {
        Lines lines = new Lines(file, text);
        if (root == null || (root instanceof Node.Leaf leaf && leaf.value() instanceof Json.Null)) {
            return new Located.Obj(Map.of(), lines.place(0, prefix));
        }
        if (locate(root, root.start(), prefix, lines) instanceof Located.Obj object) {
            return object;
        }
        throw new ConfigSyntaxException(
                lines.place(root.start(), prefix), "not an object (expected: names and values)");
    }

    private static Located locate(Node node, int start, String path, Lines lines) {
        Place place = lines.place(start, path);
        return switch (node) {
            case Node.Obj(List<Node.Member> members, _, _, _) -> {
                Map<String, Located> located = new LinkedHashMap<>();
                for (Node.Member member : members) {
                    String under = ConfigPath.under(path, member.name());
                    located.put(
                            member.name(), locate(member.value(), member.start(), under, lines));
                }
                yield new Located.Obj(located, place);
            }
            case Node.Arr(List<Node> items, _, _, _) -> {
                List<Located> located = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    located.add(
                            locate(
                                    items.get(i),
                                    items.get(i).start(),
                                    path + "[" + i + "]",
                                    lines));
                }
                yield new Located.Arr(located, place);
            }
            case Node.Leaf(Json value, _, _) -> new Located.Leaf(value, place);
        };
    }
}
