package bot.molt.linux.file;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A path inside that is a mount or leads to one; together they are the tree of all mounts.
///
/// @param bound null where the path only leads to mounts
/// @param children by name
record Branch(@Nullable Bound bound, Map<String, Branch> children) {
    /// A mount without others below it.
    static Branch only(Bound bound) {
        return new Branch(bound, Map.of());
    }

    /// The root of all.
    static Branch of(Iterable<Bound> bounds) {
        Branch root = new Branch(null, new LinkedHashMap<>());
        for (Bound bound : bounds) {
            Branch at = root;
            Branch above = root;
            String last = "";
            for (String name : Jail.split(bound.inside())) {
                above = at;
                last = name;
                at =
                        at.children.computeIfAbsent(
                                name, _ -> new Branch(null, new LinkedHashMap<>()));
            }
            above.children.put(last, new Branch(bound, at.children));
        }
        return root;
    }
}
