package bot.molt.app.config;

import java.util.Set;

/// What a reload changed, as canonical paths.
///
/// @param applied in effect from now on
/// @param waiting written, and in effect after a restart
public record Changes(Set<String> applied, Set<String> waiting) {
    public Changes {
        applied = Set.copyOf(applied);
        waiting = Set.copyOf(waiting);
    }

    /// Whether a path or one below it was applied.
    public boolean touches(String path) {
        return applied.stream()
                .anyMatch(p ->
                        p.equals(path) || p.startsWith(path + ".") || p.startsWith(path + "["));
    }
}
