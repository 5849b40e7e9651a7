package bot.molt.base.config;

import bot.molt.base.bind.Problem;
import bot.molt.base.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Replaces `${NAME}` in texts by environment variables; `$${NAME}` stays as `${NAME}`.
///
/// A value whose variable is missing or empty is left out and reported: never does the text
/// `${NAME}` become a password.
final class Variables {
    private static final Pattern FORM = Pattern.compile("(\\$?)\\$\\{([A-Z_][A-Z0-9_]*)}");

    private final Function<String, @Nullable String> environment;
    private final List<Unset> unset = new ArrayList<>();

    /// A value that was left out.
    record Unset(String path, String variable, Place place) {
        Problem problem(Problem.Weight weight) {
            return new Problem(
                    path,
                    "${"
                            + variable
                            + "} is not set (expected: the variable in the environment or in .env)",
                    weight);
        }
    }

    Variables(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    List<Unset> unset() {
        return List.copyOf(unset);
    }

    Located.Obj replaced(Located.Obj tree) {
        return object(tree, "");
    }

    private Located.Obj object(Located.Obj object, String path) {
        Map<String, Located> members = new LinkedHashMap<>();
        object.members()
                .forEach((name, value) ->
                        value(value, ConfigPath.under(path, name))
                                .ifPresent(kept -> members.put(name, kept)));
        return new Located.Obj(members, object.place());
    }

    private Optional<Located> value(Located value, String path) {
        return switch (value) {
            case Located.Obj object -> Optional.of(object(object, path));
            case Located.Arr(List<Located> items, Place place) -> {
                List<Located> kept = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    value(items.get(i), path + "[" + i + "]").ifPresent(kept::add);
                }
                yield Optional.of(new Located.Arr(kept, place));
            }
            case Located.Leaf(Json.Str(String text), Place place) when text.contains("${") ->
                    text(text, place, path);
            case Located.Leaf leaf -> Optional.of(leaf);
        };
    }

    private Optional<Located> text(String text, Place place, String path) {
        StringBuilder result = new StringBuilder();
        Matcher matcher = FORM.matcher(text);
        while (matcher.find()) {
            boolean literal = !matcher.group(1).isEmpty();
            String value =
                    literal ? matcher.group().substring(1) : environment.apply(matcher.group(2));
            if (value == null || value.isEmpty()) {
                unset.add(new Unset(path, matcher.group(2), place));
                return Optional.empty();
            }
            matcher.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        matcher.appendTail(result);
        return Optional.of(new Located.Leaf(new Json.Str(result.toString()), place));
    }
}
