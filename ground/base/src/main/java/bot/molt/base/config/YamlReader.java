package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads YAML 1.2 (core schema) into nodes that know their places. No tag makes an object; aliases
/// are copied, within limits.
final class YamlReader {
    private static final int MAX_ALIASES = 50;

    /// What the schema calls `${NAME}` without quotes; variables are replaced elsewhere.
    private static final String VARIABLE = "!ENV_VARIABLE";

    private static final int MAX_NODES = 100_000;

    private final String file;
    private final String text;
    private final Lines lines;
    private final boolean hasSurrogates;
    private int nodes;

    YamlReader(String file, String text) {
        this.file = file;
        this.text = text;
        this.lines = new Lines(file, text);
        this.hasSurrogates = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    }

    /// The document; null where the text holds no value at all.
    @Nullable Node read() {
        LoadSettings settings =
                LoadSettings.builder()
                        .setLabel(file)
                        .setSchema(new CoreSchema())
                        .setMaxAliasesForCollections(MAX_ALIASES)
                        .setCodePointLimit(ConfigText.MAX_CHARS)
                        .build();
        try {
            Optional<org.snakeyaml.engine.v2.nodes.Node> root =
                    new Composer(settings, new ShallowEvents(settings, text)).getSingleNode();
            return root.isEmpty() ? null : node(root.get(), 0);
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            throw failure(mark == null ? 0 : offset(mark), problem(e));
        } catch (YamlEngineException e) {
            throw failure(0, String.valueOf(e.getMessage()));
        }
    }

    private static String problem(MarkedYamlEngineException e) {
        String context = e.getContext() == null ? "" : e.getContext() + ": ";
        String hint =
                String.valueOf(e.getProblem()).contains("'\\t")
                        ? " (expected: spaces, YAML allows no tab here)"
                        : "";
        return context + e.getProblem() + hint;
    }

    private Node node(org.snakeyaml.engine.v2.nodes.Node node, int depth) {
        if (depth > Json5Reader.MAX_DEPTH || ++nodes > MAX_NODES) {
            throw failure(start(node), "too deep or too many aliases (expected: a plain document)");
        }
        return switch (node) {
            case MappingNode mapping -> object(mapping, depth);
            case SequenceNode sequence -> array(sequence, depth);
            case ScalarNode scalar -> new Node.Leaf(scalar(scalar), start(node), end(node));
            default -> throw failure(start(node), "an alias that holds itself (expected: a value)");
        };
    }

    private Node object(MappingNode mapping, int depth) {
        refuseTag(mapping, Tag.MAP);
        List<Node.Member> members = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw failure(start(tuple.getKeyNode()), "a name that is no text (expected: text)");
            }
            if (!names.add(key.getValue())) {
                throw failure(
                        start(key), "'" + key.getValue() + "' is written twice (expected: once)");
            }
            members.add(
                    new Node.Member(
                            key.getValue(),
                            start(key),
                            end(key),
                            node(tuple.getValueNode(), depth + 1)));
        }
        return new Node.Obj(
                members, mapping.getFlowStyle() == FlowStyle.FLOW, start(mapping), end(mapping));
    }

    private Node array(SequenceNode sequence, int depth) {
        refuseTag(sequence, Tag.SEQ);
        List<Node> items = new ArrayList<>();
        for (var item : sequence.getValue()) {
            items.add(node(item, depth + 1));
        }
        return new Node.Arr(
                items, sequence.getFlowStyle() == FlowStyle.FLOW, start(sequence), end(sequence));
    }

    private Json scalar(ScalarNode node) {
        String value = node.getValue();
        return switch (node.getTag().getValue()) {
            case "tag:yaml.org,2002:str", VARIABLE -> new Json.Str(value);
            case "tag:yaml.org,2002:null" -> Json.NULL;
            case "tag:yaml.org,2002:bool" -> Json.of(value.equalsIgnoreCase("true"));
            case "tag:yaml.org,2002:int", "tag:yaml.org,2002:float" -> number(node, value);
            default ->
                    throw failure(start(node), "the tag " + node.getTag() + " (expected: no tags)");
        };
    }

    private Json number(ScalarNode node, String value) {
        try {
            if (value.startsWith("0x") || value.startsWith("0o")) {
                int radix = value.charAt(1) == 'x' ? 16 : 8;
                return new Json.Num(new BigDecimal(new BigInteger(value.substring(2), radix)));
            }
            if (value.length() > 400) {
                throw new NumberFormatException();
            }
            return new Json.Num(new BigDecimal(value));
        } catch (NumberFormatException e) {
            throw failure(
                    start(node), "not a finite number (expected: a number, or text in quotes)");
        }
    }

    private void refuseTag(org.snakeyaml.engine.v2.nodes.Node node, Tag expected) {
        if (!node.getTag().equals(expected)) {
            throw failure(start(node), "the tag " + node.getTag() + " (expected: no tags)");
        }
    }

    private int start(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getStartMark().map(this::offset).orElse(0);
    }

    private int end(org.snakeyaml.engine.v2.nodes.Node node) {
        return node.getEndMark().map(this::offset).orElse(0);
    }

    private int offset(Mark mark) {
        int index = Math.min(mark.getIndex(), text.length());
        return hasSurrogates
                ? text.offsetByCodePoints(0, Math.min(index, text.codePointCount(0, text.length())))
                : index;
    }

    private ConfigSyntaxException failure(int offset, String problem) {
        return new ConfigSyntaxException(lines.place(offset, ""), problem);
    }
}
