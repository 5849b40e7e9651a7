package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// What differs between two trees, as paths of the smallest values; an array counts as one value.
public final class TreeChanges {
    private TreeChanges() {}

    public static Set<String> between(Json.Obj before, Json.Obj after) {
        Set<String> paths = new LinkedHashSet<>();
        collect("", before, after, paths);
        return paths;
    }

    /// `tree` with the values of `paths` as `source` has them, absence included.
    public static Json.Obj reverted(Json.Obj tree, Json.Obj source, Set<String> paths) {
        Json result = tree;
        for (String text : paths) {
            ConfigPath path = ConfigPath.parse(text);
            boolean isThere = path.find(result).isPresent();
            Json current = result;
            result =
                    path.find(source)
                            .map(value -> JsonTrees.with(current, path, value))
                            .orElse(isThere ? JsonTrees.without(current, path) : current);
        }
        return (Json.Obj) result;
    }

    private static void collect(String path, Json before, Json after, Set<String> paths) {
        if (before instanceof Json.Obj || after instanceof Json.Obj) {
            Map<String, Json> old = members(before);
            Map<String, Json> fresh = members(after);
            Set<String> names = new LinkedHashSet<>(old.keySet());
            names.addAll(fresh.keySet());
            boolean bothOrNone = isObjectOrNothing(before) && isObjectOrNothing(after);
            if (bothOrNone) {
                names.forEach(name ->
                        collect(
                                ConfigPath.under(path, name),
                                old.getOrDefault(name, Json.NULL),
                                fresh.getOrDefault(name, Json.NULL),
                                paths));
                return;
            }
        }
        if (!before.equals(after)) {
            paths.add(path);
        }
    }

    private static Map<String, Json> members(Json json) {
        return json instanceof Json.Obj(Map<String, Json> members) ? members : Map.of();
    }

    private static boolean isObjectOrNothing(Json json) {
        return json instanceof Json.Obj || json instanceof Json.Null;
    }
}
