package bot.molt.cli.status;

import bot.molt.base.json.Json;
import bot.molt.base.redact.Redactor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Makes a report fit to be shown to strangers: secrets, names of users and of this machine, and
/// the home folder are masked. One name has the same mask everywhere.
final class Masking {
    /// A name of one or two letters would be found in ordinary words.
    private static final int SHORTEST = 3;

    private final Redactor redactor = new Redactor();
    private final Map<String, String> masks = new LinkedHashMap<>();
    private final List<String> kept;

    /// @param kept words that tell nothing about anybody: `operator`
    Masking(Collection<String> kept) {
        this.kept = List.copyOf(kept);
    }

    /// Masks each of the names as `user-1`, `user-2` …
    Masking with(String kind, Collection<String> names) {
        int number = 0;
        for (String name : names) {
            boolean isWorth = name.length() >= SHORTEST && !kept.contains(name);
            if (isWorth && !masks.containsKey(name)) {
                number++;
                masks.put(name, kind + "-" + number);
            }
        }
        return this;
    }

    /// Masks one text by another.
    Masking with(String text, String mask) {
        if (text.length() >= SHORTEST && !kept.contains(text)) {
            masks.putIfAbsent(text, mask);
        }
        return this;
    }

    String text(String text) {
        String masked = redactor.text(text);
        List<Map.Entry<String, String>> longest = new ArrayList<>(masks.entrySet());
        longest.sort(Comparator.comparingInt(each -> -each.getKey().length()));
        for (Map.Entry<String, String> each : longest) {
            masked =
                    Pattern.compile(
                                    "(?<![A-Za-z0-9_])"
                                            + Pattern.quote(each.getKey())
                                            + "(?![A-Za-z0-9_])")
                            .matcher(masked)
                            .replaceAll(Matcher.quoteReplacement(each.getValue()));
        }
        return masked;
    }

    Json.Obj object(Json.Obj object) {
        return (Json.Obj) json(redactor.object(object));
    }

    private Json json(Json json) {
        return switch (json) {
            case Json.Str(String value) -> new Json.Str(text(value));
            case Json.Arr(List<Json> items) ->
                    new Json.Arr(items.stream().map(this::json).toList());
            case Json.Obj(Map<String, Json> members) -> {
                Map<String, Json> clean = new LinkedHashMap<>();
                members.forEach((name, value) -> clean.put(text(name), json(value)));
                yield new Json.Obj(clean);
            }
            case Json.Num _, Json.Bool _, Json.Null _ -> json;
        };
    }
}
