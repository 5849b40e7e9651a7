package bot.molt.base.config;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Plain trees with one value changed.
final class JsonTrees {
    private JsonTrees() {}

    static Json with(Json tree, ConfigPath path, Json value) {
        if (path.steps().isEmpty()) {
            return value;
        }
        ConfigPath rest = path.from(1);
        return switch (path.steps().getFirst()) {
            case ConfigPath.Step.Name(String name) -> {
                if (!(tree instanceof Json.Null) && !(tree instanceof Json.Obj)) {
                    throw noWay(path, "an object");
                }
                Json.Obj object = tree instanceof Json.Obj there ? there : Json.Obj.EMPTY;
                Json below = object.members().getOrDefault(name, Json.NULL);
                yield object.with(name, with(below, rest, value));
            }
            case ConfigPath.Step.Index(int index) -> {
                if (!(tree instanceof Json.Arr(List<Json> items)) || index > items.size()) {
                    throw noWay(path, "an item that exists, or the one after the last");
                }
                List<Json> copy = new ArrayList<>(items);
                if (index == items.size()) {
                    copy.add(Json.NULL);
                }
                copy.set(index, with(copy.get(index), rest, value));
                yield new Json.Arr(copy);
            }
        };
    }

    static Json without(Json tree, ConfigPath path) {
        ConfigPath rest = path.from(1);
        boolean isLast = rest.steps().isEmpty();
        return switch (path.steps().getFirst()) {
            case ConfigPath.Step.Name(String name) -> {
                Json.Obj object = (Json.Obj) tree;
                yield isLast
                        ? object.without(name)
                        : object.with(
                                name,
                                without(object.members().getOrDefault(name, Json.NULL), rest));
            }
            case ConfigPath.Step.Index(int index) -> {
                List<Json> copy = new ArrayList<>(((Json.Arr) tree).items());
                Json item = copy.remove(index);
                if (!isLast) {
                    copy.add(index, without(item, rest));
                }
                yield new Json.Arr(copy);
            }
        };
    }

    /// Whether both say the same; an empty object counts as null, and numbers by their value.
    static boolean same(Json a, Json b) {
        if (isNothing(a) && isNothing(b)) {
            return true;
        }
        return switch (a) {
            case Json.Num(BigDecimal value) ->
                    b instanceof Json.Num(BigDecimal other) && value.compareTo(other) == 0;
            case Json.Arr(List<Json> items) ->
                    b instanceof Json.Arr(List<Json> others) && sameItems(items, others);
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> others =
                        b instanceof Json.Obj object ? object.members() : Map.of();
                Map<String, Json> all = new LinkedHashMap<>(members);
                all.putAll(others);
                yield b instanceof Json.Obj
                        && all.keySet().equals(others.keySet())
                        && members.size() == others.size()
                        && members.keySet().stream()
                                .allMatch(n ->
                                        same(
                                                members.getOrDefault(n, Json.NULL),
                                                others.getOrDefault(n, Json.NULL)));
            }
            case Json.Str _, Json.Bool _, Json.Null _ -> a.equals(b);
        };
    }

    private static boolean sameItems(List<Json> items, List<Json> others) {
        boolean same = items.size() == others.size();
        for (int i = 0; same && i < items.size(); i++) {
            same = same(items.get(i), others.get(i));
        }
        return same;
    }

    private static boolean isNothing(Json json) {
        return json instanceof Json.Null
                || (json instanceof Json.Obj object && object.members().isEmpty());
    }

    private static CodedException noWay(ConfigPath path, String expected) {
        return new CodedException(
                ErrorCode.CONFLICT, path + ": leads nowhere (expected: " + expected + ")");
    }
}
