package bot.molt.app.moltage;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What `moltbot moltage` was asked for on its command line.
///
/// @param verb empty for none
/// @param words what follows it
record MoltageArguments(
        String verb, List<String> words, Map<String, String> values, Set<String> flags) {
    private static final Set<String> WITH_VALUE =
            Set.of(
                    "config",
                    "profile",
                    "lines",
                    "lang",
                    "base",
                    "source",
                    "kernel",
                    "packages",
                    "size",
                    "output");
    private static final Set<String> FLAGS = Set.of("json", "help", "sessions", "no-color");
    private static final List<String> VERBS =
            List.of(
                    "up",
                    "bridge",
                    "orchestrator",
                    "ssh",
                    "status",
                    "users",
                    "vms",
                    "logs",
                    "rootfs");

    /// Reads the words after `moltbot`.
    ///
    /// Errors: `invalid_request` naming the word.
    static MoltageArguments parse(List<String> line) {
        Map<String, String> values = new HashMap<>();
        Set<String> flags = new HashSet<>();
        List<String> words = new ArrayList<>();
        String verb = "";
        ArrayDeque<String> rest = new ArrayDeque<>(line);
        rest.removeFirstOccurrence("moltage");
        while (!rest.isEmpty()) {
            String word = rest.removeFirst();
            String[] parts = (word.equals("-h") ? "--help" : word).split("=", 2);
            String name = parts[0].startsWith("--") ? parts[0].substring(2) : "";
            if (FLAGS.contains(name) && parts.length == 1) {
                flags.add(name);
            } else if (WITH_VALUE.contains(name)) {
                values.put(name, parts.length == 2 ? parts[1] : next(word, rest));
            } else if (!name.isEmpty() || (verb.isEmpty() && !VERBS.contains(word))) {
                throw new CodedException(
                        ErrorCode.INVALID_REQUEST,
                        "%s (expected: %s; `moltbot moltage --help` explains them)"
                                .formatted(word, String.join(", ", VERBS)));
            } else if (verb.isEmpty()) {
                verb = word;
            } else {
                words.add(word);
            }
        }
        return new MoltageArguments(
                verb, List.copyOf(words), Map.copyOf(values), Set.copyOf(flags));
    }

    private static String next(String option, ArrayDeque<String> rest) {
        if (rest.isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_REQUEST, option + ": no value (expected: one after it)");
        }
        return rest.removeFirst();
    }

    boolean has(String flag) {
        return flags.contains(flag);
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Optional<Path> path(String name) {
        return value(name).map(Path::of);
    }
}
