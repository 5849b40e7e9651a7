package bot.molt.base.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Require;
import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Changes one setting in the text of a file; comments, order and layout of the rest stay.
///
/// Each change is read back and compared with what was asked: a text that cannot be changed safely
/// is left alone and the failure says so.
public final class ConfigEdit {
    private ConfigEdit() {}

    /// Reads a value as somebody types it: JSON5 where it is that, else the text itself.
    public static Json value(String written) {
        try {
            Node node = new Json5Reader("value", written).read();
            return node == null ? new Json.Str(written) : plain(node);
        } catch (ConfigSyntaxException e) {
            return new Json.Str(written);
        }
    }

    /// The text with a value set; objects on the way are made.
    ///
    /// Errors: `conflict` where something on the way is no object, or the text cannot be changed in
    /// place.
    public static String set(ConfigText text, ConfigPath path, Json value) {
        Json.Obj wanted = (Json.Obj) JsonTrees.with(text.tree(), path, value);
        Spot spot = spot(text, path);
        Layout layout = Layout.of(text);
        String changed =
                spot.missing().isEmpty()
                        ? layout.replaced(spot, value)
                        : layout.added(spot, nested(spot.missing(), value));
        return checked(text, changed, wanted);
    }

    /// The text without a value; the same text where there is none.
    public static String unset(ConfigText text, ConfigPath path) {
        Spot spot = spot(text, path);
        if (!spot.missing().isEmpty()) {
            return text.text();
        }
        Json.Obj wanted = (Json.Obj) JsonTrees.without(text.tree(), path);
        return checked(text, Layout.of(text).removed(spot), wanted);
    }

    private static String checked(ConfigText text, String changed, Json.Obj wanted) {
        try {
            if (JsonTrees.same(ConfigText.parse(text.file(), changed).tree(), wanted)) {
                return changed;
            }
        } catch (ConfigSyntaxException e) {
            throw new CodedException(ErrorCode.CONFLICT, unsafe(text), e);
        }
        throw new CodedException(ErrorCode.CONFLICT, unsafe(text));
    }

    private static String unsafe(ConfigText text) {
        return text.file()
                + ": cannot be changed without touching the rest (expected: edit the file by hand)";
    }

    private static Spot spot(ConfigText text, ConfigPath path) {
        List<Node> way = new ArrayList<>();
        Node at = text.root();
        int found = 0;
        while (at != null) {
            way.add(at);
            Node next = found < path.steps().size() ? below(at, path.steps().get(found)) : null;
            found += next == null ? 0 : 1;
            at = next;
        }
        return new Spot(
                List.copyOf(way),
                path.steps().subList(0, found),
                path.steps().subList(found, path.steps().size()));
    }

    private static @Nullable Node below(Node node, ConfigPath.Step step) {
        return switch (step) {
            case ConfigPath.Step.Name(String name) when node instanceof Node.Obj object ->
                    object.members().stream()
                            .filter(m -> m.name().equals(name))
                            .map(Node.Member::value)
                            .findFirst()
                            .orElse(null);
            case ConfigPath.Step.Index(int index)
                    when node instanceof Node.Arr array && index < array.items().size() ->
                    array.items().get(index);
            default -> null;
        };
    }

    /// The value wrapped in objects for all missing steps but the first.
    private static Json nested(List<ConfigPath.Step> missing, Json value) {
        Json result = value;
        for (ConfigPath.Step step : missing.subList(1, missing.size()).reversed()) {
            Require.that(
                    step instanceof ConfigPath.Step.Name,
                    "path",
                    new ConfigPath(missing),
                    "an item that exists");
            result = Json.object().put(((ConfigPath.Step.Name) step).name(), result).build();
        }
        return result;
    }

    private static Json plain(Node node) {
        return switch (node) {
            case Node.Leaf(Json value, _, _) -> value;
            case Node.Arr array ->
                    Json.array(array.items().stream().map(ConfigEdit::plain).toList());
            case Node.Obj object -> {
                Json.ObjectBuilder members = Json.object();
                object.members().forEach(m -> members.put(m.name(), plain(m.value())));
                yield members.build();
            }
        };
    }

    /// How far a path leads into a text.
    ///
    /// @param way nodes from the root on; empty for an empty text
    /// @param found steps that lead to the last node
    /// @param missing steps that lead nowhere
    record Spot(List<Node> way, List<ConfigPath.Step> found, List<ConfigPath.Step> missing) {
        Node last() {
            return way.getLast();
        }

        Node parent() {
            return way.get(way.size() - 2);
        }

        Node.Member member() {
            String name = ((ConfigPath.Step.Name) found.getLast()).name();
            return ((Node.Obj) parent())
                    .members().stream()
                            .filter(m -> m.name().equals(name))
                            .findFirst()
                            .orElseThrow();
        }
    }
}
