package bot.molt.base.config;

import bot.molt.base.Require;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A way to a value: `routing.users[0].id`, `plugins.entries["my.plugin"].config`.
///
/// @param steps from the root; empty for the root itself
public record ConfigPath(List<Step> steps) {
    private static final Pattern STEP =
            Pattern.compile(
                    "\\G(?:\\.?([^.\\[\\]\"']+)|\\[(\\d{1,6})]|\\[(\"(?:[^\"\\\\]|\\\\.)*\"|'(?:[^'\\\\]|\\\\.)*')])");
    private static final Pattern PLAIN = Pattern.compile("[^.\\[\\]\"']+");

    /// One step down.
    public sealed interface Step {
        /// To the member of an object.
        record Name(String name) implements Step {}

        /// To the item of an array, from 0.
        record Index(int index) implements Step {}
    }

    public ConfigPath {
        steps = List.copyOf(steps);
    }

    /// Reads a path as people write it.
    public static ConfigPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher matcher = STEP.matcher(text);
        int end = 0;
        while (matcher.find()) {
            steps.add(step(matcher));
            end = matcher.end();
        }
        Require.that(
                end == text.length() && !steps.isEmpty(),
                "path",
                text,
                "such as tools.exec.ask or routing.users[0].id");
        return new ConfigPath(steps);
    }

    private static Step step(Matcher matcher) {
        if (matcher.group(2) != null) {
            return new Step.Index(Integer.parseInt(matcher.group(2)));
        }
        String quoted = matcher.group(3);
        return new Step.Name(quoted == null ? matcher.group(1) : unquoted(quoted));
    }

    private static String unquoted(String text) {
        return new Json5Scanner(text, new Lines("path", text)).quoted();
    }

    /// The value at this path; empty where there is none.
    public Optional<Json> find(Json tree) {
        Json at = tree;
        for (Step step : steps) {
            at = below(at, step);
            if (at == null) {
                return Optional.empty();
            }
        }
        return Optional.of(at);
    }

    private static @Nullable Json below(Json tree, Step step) {
        return switch (step) {
            case Step.Name(String name) ->
                    tree instanceof Json.Obj object ? object.get(name) : null;
            case Step.Index(int index) ->
                    tree instanceof Json.Arr(List<Json> items) && index < items.size()
                            ? items.get(index)
                            : null;
        };
    }

    /// This path without its first `count` steps.
    public ConfigPath from(int count) {
        return new ConfigPath(steps.subList(count, steps.size()));
    }

    /// This path, then `other`.
    public ConfigPath then(ConfigPath other) {
        List<Step> all = new ArrayList<>(steps);
        all.addAll(other.steps);
        return new ConfigPath(all);
    }

    /// The path of a member.
    public static String under(String path, String name) {
        if (!PLAIN.matcher(name).matches()) {
            return path + "[" + JsonText.quoted(name) + "]";
        }
        return path.isEmpty() ? name : path + "." + name;
    }

    /// The written form; [#parse] reads it back.
    @Override
    public String toString() {
        String text = "";
        for (Step step : steps) {
            text =
                    switch (step) {
                        case Step.Name(String name) -> under(text, name);
                        case Step.Index(int index) -> text + "[" + index + "]";
                    };
        }
        return text;
    }
}
