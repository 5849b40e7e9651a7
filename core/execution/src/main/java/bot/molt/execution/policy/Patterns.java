package bot.molt.execution.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The patterns of all sections, read once. One that cannot be read allows nothing and is a
/// warning.
final class Patterns {
    private final Map<String, List<CommandPattern>> byLayer = new LinkedHashMap<>();
    private final List<Granted> granted = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private record Granted(Grant grant, CommandPattern pattern) {}

    Patterns(List<Layer> layers, List<Grant> grants) {
        layers.forEach(layer -> byLayer.put(layer.path(), read(layer)));
        for (int i = 0; i < grants.size(); i++) {
            Grant grant = grants.get(i);
            pattern(grant.pattern(), "approvals.always[" + i + "]")
                    .ifPresent(pattern -> granted.add(new Granted(grant, pattern)));
        }
    }

    private List<CommandPattern> read(Layer layer) {
        List<String> texts = Optional.ofNullable(layer.allowlist()).orElse(List.of());
        List<CommandPattern> patterns = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            pattern(texts.get(i), layer.path() + ".exec.allowlist[" + i + "]")
                    .ifPresent(patterns::add);
        }
        return List.copyOf(patterns);
    }

    private Optional<CommandPattern> pattern(String text, String source) {
        try {
            return Optional.of(CommandPattern.parse(text, source));
        } catch (IllegalArgumentException e) {
            warnings.add("%s: `%s`: %s; it allows nothing".formatted(source, text, e.getMessage()));
            return Optional.empty();
        }
    }

    List<CommandPattern> of(Layer layer) {
        return byLayer.getOrDefault(layer.path(), List.of());
    }

    List<CommandPattern> granted(String user) {
        return granted.stream()
                .filter(one -> one.grant().holdsFor(user))
                .map(Granted::pattern)
                .toList();
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }
}
