package bot.molt.app.plugin;

import bot.molt.base.Require;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Names that a plugin can no longer take: those of the gateway, and what other plugins added.
public final class Taken {
    /// What a name is for.
    public enum Of {
        TOOL("tool"),
        ROUTE("route"),
        METHOD("method"),
        COMMAND("command"),
        CHANNEL("channel"),
        PROVIDER("provider"),
        TARGET("target");

        private final String word;

        Of(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    private final Map<Of, Set<String>> names = new HashMap<>();

    /// Nothing yet.
    public Taken() {}

    private Taken(Taken other) {
        other.names.forEach((of, all) -> names.put(of, new HashSet<>(all)));
    }

    /// Those of the gateway itself.
    public Taken with(Of of, Set<String> more) {
        names.computeIfAbsent(of, _ -> new HashSet<>()).addAll(more);
        return this;
    }

    /// The same names, for a plugin that may yet be left out.
    Taken copy() {
        return new Taken(this);
    }

    /// Errors: `IllegalArgumentException` for one that is taken.
    void take(Of of, String name) {
        boolean free = names.computeIfAbsent(of, _ -> new HashSet<>()).add(name);
        Require.that(free, of.word(), name, "a name that is not taken");
    }

    void takeAll(Taken other) {
        other.names.forEach((of, all) -> with(of, all));
    }
}
