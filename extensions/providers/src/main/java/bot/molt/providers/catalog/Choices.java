package bot.molt.providers.catalog;

import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which models are wanted: `agents.defaults.model` and `agents.defaults.models`.
///
/// @param primary a reference; empty where none is written
/// @param fallbacks references, in order
/// @param aliases short names of references
/// @param allowed references that may be used; empty for all
public record Choices(
        String primary, List<String> fallbacks, Map<String, String> aliases, List<String> allowed) {
    public static final Choices NONE = new Choices("", List.of(), Map.of(), List.of());

    private static final Map<String, String> BUILT_IN =
            Map.of(
                    "opus", "anthropic/claude-opus-4-5",
                    "sonnet", "anthropic/claude-sonnet-4-5",
                    "gpt", "openai/gpt-5.2",
                    "gpt-mini", "openai/gpt-5-mini",
                    "gemini", "google/gemini-3-pro-preview",
                    "gemini-flash", "google/gemini-3-flash-preview");

    public Choices {
        fallbacks = List.copyOf(fallbacks);
        aliases = Map.copyOf(aliases);
        allowed = List.copyOf(allowed);
    }

    /// Reads both settings: a reference or `{"primary":"…","fallbacks":["…"]}`, and
    /// `{"anthropic/claude-opus-4-5":{"alias":"best"}}`.
    public static Choices of(@Nullable Json model, @Nullable Json models) {
        Json.Obj table = models instanceof Json.Obj object ? object : Json.Obj.EMPTY;
        Map<String, String> aliases = new LinkedHashMap<>();
        table.members()
                .forEach((ref, entry) -> {
                    if (entry instanceof Json.Obj settings) {
                        settings.string("alias").ifPresent(alias -> aliases.put(alias, ref));
                    }
                });
        List<String> allowed = List.copyOf(table.members().keySet());
        return switch (model) {
            case Json.Str(String ref) -> new Choices(ref, List.of(), aliases, allowed);
            case Json.Obj object ->
                    new Choices(
                            object.string("primary").orElse(""),
                            strings(object.items("fallbacks")),
                            aliases,
                            allowed);
            case null, default -> new Choices("", List.of(), aliases, allowed);
        };
    }

    private static List<String> strings(List<Json> items) {
        List<String> strings = new ArrayList<>();
        for (Json item : items) {
            if (item instanceof Json.Str(String text)) {
                strings.add(text);
            }
        }
        return strings;
    }

    /// What a short name means; null where it means nothing.
    @Nullable String aliased(String name) {
        String own = aliases.get(name);
        return own == null ? BUILT_IN.get(name) : own;
    }

    /// Short names of a reference.
    List<String> aliasesOf(String ref) {
        Map<String, String> all = new LinkedHashMap<>(BUILT_IN);
        all.putAll(aliases);
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().equals(ref))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }
}
