package bot.molt.base.config;

import bot.molt.base.Digests;
import bot.molt.base.bind.Problem;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// A configuration ready to be bound: includes resolved, variables replaced, names in their
/// canonical spelling, every value with its place.
///
/// @param file the main file, which may not exist
/// @param files every file that was read, the main one included
/// @param text the main file's text; empty where it is missing
/// @param tree canonical names, variables replaced
/// @param places by canonical path
/// @param problems found before binding
/// @param withoutValue canonical paths whose variable is missing; they are absent from the tree
public record ConfigDocument(
        Path file,
        Set<Path> files,
        String text,
        Json.Obj tree,
        Map<String, Place> places,
        List<Problem> problems,
        Set<String> withoutValue) {

    /// Reads a file; one that is missing counts as empty.
    ///
    /// Errors: [ConfigSyntaxException] with the place.
    ///
    /// @param environment what `${NAME}` refers to
    public static ConfigDocument read(Path file, Map<String, String> environment)
            throws IOException {
        if (!Files.exists(file)) {
            return of(file, "", environment);
        }
        return of(file, ConfigText.parse(file.toString(), ConfigFiles.bytes(file)), environment);
    }

    /// Reads `text` as if it were the content of `file`.
    public static ConfigDocument of(Path file, String text, Map<String, String> environment)
            throws IOException {
        return of(file, ConfigText.parse(file.toString(), text), environment);
    }

    private static ConfigDocument of(Path file, ConfigText text, Map<String, String> environment)
            throws IOException {
        Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath().normalize();
        Includes includes = new Includes(Optional.ofNullable(real.getParent()).orElse(real));
        Located.Obj whole = includes.resolved(text.located(""), real);
        Variables variables = new Variables(withOwn(environment, whole)::get);
        Aliases.Result canonical = Aliases.canonical(variables.replaced(whole));
        Set<Path> files = new LinkedHashSet<>(List.of(real));
        files.addAll(includes.files());
        Map<String, Place> places = new HashMap<>();
        canonical.tree().collect("", places);
        List<Problem> problems = new ArrayList<>(canonical.problems());
        Set<String> withoutValue = new LinkedHashSet<>();
        for (Variables.Unset unset : variables.unset()) {
            String path = Aliases.canonical(unset.path());
            withoutValue.add(path);
            places.putIfAbsent(path, unset.place());
            problems.add(unset.problem(Problem.Weight.WARNING));
        }
        Json.Obj tree = (Json.Obj) canonical.tree().json();
        return new ConfigDocument(real, files, text.text(), tree, places, problems, withoutValue);
    }

    /// SHA-256 of the main file's text in hexadecimal; empty where it is missing.
    public String hash() {
        return text.isEmpty() ? "" : Digests.sha256Hex(text);
    }

    /// The section `env` of the document adds to the environment and never overrides it.
    private static Map<String, String> withOwn(Map<String, String> environment, Located.Obj tree) {
        Json.Obj own = ((Json.Obj) tree.json()).object("env");
        Map<String, String> all = new LinkedHashMap<>();
        for (Json.Obj part : List.of(own, own.object("vars"))) {
            part.members()
                    .keySet()
                    .forEach(name -> part.string(name).ifPresent(value -> all.put(name, value)));
        }
        all.putAll(environment);
        return all;
    }

    /// Where the value at a path stands, or the nearest value above it.
    public Place place(String path) {
        String at = path;
        while (!places.containsKey(at)) {
            int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
            at = cut < 0 ? "" : at.substring(0, cut);
        }
        return Objects.requireNonNull(places.get(at));
    }

    @Override
    public String toString() {
        return "ConfigDocument[" + file + "]";
    }
}
