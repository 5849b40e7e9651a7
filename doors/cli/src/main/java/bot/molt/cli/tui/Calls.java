package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The calls of a conversation by their ids and by the numbers that a person sees.
///
/// Threads: one.
final class Calls {
    private static final int MOST = 200;

    private final Map<String, Call> byId = new LinkedHashMap<>();
    private final Set<String> shown = new LinkedHashSet<>();
    private int count;
    private @Nullable Call last;

    /// The call, made known where it is new.
    Call begun(String id, String name, Json.Obj args, long nanos) {
        Call known = byId.get(id);
        return known == null ? keep(Call.begun(++count, id, name, args, nanos)) : known;
    }

    /// The call with what it gave.
    Call ended(String id, String name, String result, boolean isError, long nanos) {
        Call known = begun(id, name, Json.Obj.EMPTY, 0);
        Call done = keep(known.ended(result, isError, nanos));
        last = done;
        return done;
    }

    private Call keep(Call call) {
        byId.put(call.id(), call);
        if (byId.size() > MOST) {
            byId.remove(byId.keySet().iterator().next());
        }
        return call;
    }

    /// Whether its card stands on the screen; from now on it does.
    boolean claim(String id) {
        return !shown.add(id);
    }

    boolean isShown(String id) {
        return shown.contains(id);
    }

    /// The call of a number; the last one where none is said.
    @Nullable Call find(String number) {
        if (number.isBlank()) {
            return last;
        }
        String bare = number.strip().replaceFirst("^#", "");
        return byId.values().stream()
                .filter(call -> Integer.toString(call.number()).equals(bare))
                .findFirst()
                .orElse(null);
    }

    void forget() {
        byId.clear();
        shown.clear();
        count = 0;
        last = null;
    }
}
