package bot.molt.base.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Members of located objects by the names on the way to them.
final class Trees {
    private Trees() {}

    static @Nullable Located find(Located.Obj tree, List<String> names) {
        Located at = tree;
        for (String name : names) {
            at =
                    at instanceof Located.Obj(Map<String, Located> members, _)
                            ? members.get(name)
                            : null;
            if (at == null) {
                return null;
            }
        }
        return at;
    }

    /// The tree with a value set; objects on the way are made.
    static Located.Obj with(Located.Obj tree, List<String> names, Located value) {
        Map<String, Located> members = new LinkedHashMap<>(tree.members());
        String name = names.getFirst();
        if (names.size() == 1) {
            members.put(name, value);
        } else {
            Place at = value.place();
            Place nameless = new Place(at.file(), at.line(), at.column(), "");
            Located.Obj below =
                    members.get(name) instanceof Located.Obj object
                            ? object
                            : new Located.Obj(Map.of(), nameless);
            members.put(name, with(below, names.subList(1, names.size()), value));
        }
        return new Located.Obj(members, tree.place());
    }

    /// The tree without a value; an object that this leaves empty goes too.
    static Located.Obj without(Located.Obj tree, List<String> names) {
        Map<String, Located> members = new LinkedHashMap<>(tree.members());
        String name = names.getFirst();
        if (names.size() == 1) {
            members.remove(name);
        } else if (members.get(name) instanceof Located.Obj below) {
            Located.Obj left = without(below, names.subList(1, names.size()));
            members.put(name, left);
            if (left.members().isEmpty()) {
                members.remove(name);
            }
        }
        return new Located.Obj(members, tree.place());
    }
}
