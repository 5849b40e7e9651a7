package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A value and where it was written; what includes, variables and spellings work on.
sealed interface Located {
    Place place();

    /// An object.
    record Obj(Map<String, Located> members, Place place) implements Located {}

    /// An array.
    record Arr(List<Located> items, Place place) implements Located {}

    /// Everything else.
    record Leaf(Json value, Place place) implements Located {}

    /// The plain tree.
    default Json json() {
        return switch (this) {
            case Obj(Map<String, Located> members, _) -> {
                Map<String, Json> plain = new LinkedHashMap<>();
                members.forEach((name, value) -> plain.put(name, value.json()));
                yield new Json.Obj(plain);
            }
            case Arr(List<Located> items, _) ->
                    Json.array(items.stream().map(Located::json).toList());
            case Leaf(Json value, _) -> value;
        };
    }

    /// Adds the place of every value below, by its path, to `places`.
    default void collect(String path, Map<String, Place> places) {
        places.put(path, place());
        switch (this) {
            case Obj(Map<String, Located> members, _) ->
                    members.forEach(
                            (name, value) -> value.collect(ConfigPath.under(path, name), places));
            case Arr(List<Located> items, _) -> {
                for (int i = 0; i < items.size(); i++) {
                    items.get(i).collect(path + "[" + i + "]", places);
                }
            }
            case Leaf _ -> {}
        }
    }

    /// `over` laid on `under`: objects member by member, arrays one after the other, else `over`.
    static Located merged(Located under, Located over) {
        if (under instanceof Obj(Map<String, Located> below, Place place)
                && over instanceof Obj above) {
            Map<String, Located> members = new LinkedHashMap<>(below);
            above.members().forEach((name, value) -> members.merge(name, value, Located::merged));
            return new Obj(members, place);
        }
        if (under instanceof Arr(List<Located> below, Place place) && over instanceof Arr above) {
            List<Located> items = new ArrayList<>(below);
            items.addAll(above.items());
            return new Arr(items, place);
        }
        return over;
    }
}
