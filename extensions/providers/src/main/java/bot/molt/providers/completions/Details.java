package bot.molt.providers.completions;

import bot.molt.base.json.Json;
import java.util.List;

/// `reasoning_details`, which come in pieces: those of one type and index that follow each other
/// are one.
final class Details {
    private static final List<String> GROWING = List.of("text", "summary", "data");

    private Details() {}

    static void merge(List<Json> into, List<Json> more) {
        for (Json item : more) {
            boolean same =
                    !into.isEmpty()
                            && into.getLast() instanceof Json.Obj last
                            && item instanceof Json.Obj next
                            && isSame(last, next);
            if (same) {
                into.add(joined((Json.Obj) into.removeLast(), (Json.Obj) item));
            } else {
                into.add(item);
            }
        }
    }

    private static boolean isSame(Json.Obj last, Json.Obj next) {
        boolean data = last.has("data") || next.has("data");
        return !data
                && last.string("type").equals(next.string("type"))
                && last.number("index").equals(next.number("index"));
    }

    private static Json.Obj joined(Json.Obj last, Json.Obj next) {
        Json.Obj all = last;
        for (var member : next.members().entrySet()) {
            String name = member.getKey();
            boolean grows = GROWING.contains(name) && member.getValue() instanceof Json.Str;
            if (grows) {
                String text = next.string(name).orElse("");
                all = all.with(name, last.string(name).orElse("") + text);
            } else if (!(member.getValue() instanceof Json.Null)) {
                all = all.with(name, member.getValue());
            }
        }
        return all;
    }

    /// What people can read of one.
    static String text(Json item) {
        return item instanceof Json.Obj object
                ? object.string("text").or(() -> object.string("summary")).orElse("")
                : "";
    }
}
