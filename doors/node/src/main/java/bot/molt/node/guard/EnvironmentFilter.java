package bot.molt.node.guard;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Variables that a gateway may set for a program: not those by which an interpreter or the loader
/// would run something else, and of `PATH` only folders before the node's own.
public final class EnvironmentFilter {
    private static final Set<String> REFUSED =
            Set.of(
                    "NODE_OPTIONS",
                    "PYTHONHOME",
                    "PYTHONPATH",
                    "PERL5LIB",
                    "PERL5OPT",
                    "RUBYOPT",
                    "BASH_ENV",
                    "ENV");

    private final String path;

    /// @param path the node's `PATH`
    public EnvironmentFilter(String path) {
        this.path = path;
    }

    /// What is left of the variables.
    public Map<String, String> filtered(Map<String, String> variables) {
        Map<String, String> left = new HashMap<>();
        variables.forEach((name, value) -> {
            if (passes(name, value)) {
                left.put(name, value);
            }
        });
        return left;
    }

    private boolean passes(String name, String value) {
        String upper = name.toUpperCase(Locale.ROOT);
        if (upper.equals("PATH")) {
            return value.equals(path) || value.endsWith(":" + path);
        }
        return !upper.isBlank()
                && upper.indexOf('=') < 0
                && !REFUSED.contains(upper)
                && !upper.startsWith("DYLD_")
                && !upper.startsWith("LD_");
    }
}
