package bot.molt.base.config;

import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Resolves `"$include": "file"` and `"$include": ["a", "b"]`, at any depth of the document.
///
/// Files are relative to the including one and must stay inside the folder of the first, symbolic
/// links resolved. Several files are merged in order; what stands beside the key is merged on top.
///
/// Errors: [ConfigSyntaxException] at the key.
final class Includes {
    static final String KEY = "$include";
    private static final int MAX_DEPTH = 10;
    private static final int MAX_FILES = 100;

    private final Path folder;
    private final Set<Path> files = new LinkedHashSet<>();

    /// @param folder real path that no include may leave
    Includes(Path folder) {
        this.folder = folder;
    }

    /// Every file that was read.
    Set<Path> files() {
        return files;
    }

    Located.Obj resolved(Located.Obj tree, Path file) throws IOException {
        return (Located.Obj) object(tree, "", List.of(file));
    }

    private Located value(Located value, String path, List<Path> chain) throws IOException {
        return switch (value) {
            case Located.Obj object -> object(object, path, chain);
            case Located.Arr(List<Located> items, Place place) -> {
                List<Located> resolved = new ArrayList<>();
                for (int i = 0; i < items.size(); i++) {
                    resolved.add(value(items.get(i), path + "[" + i + "]", chain));
                }
                yield new Located.Arr(resolved, place);
            }
            case Located.Leaf leaf -> leaf;
        };
    }

    private Located object(Located.Obj object, String path, List<Path> chain) throws IOException {
        Map<String, Located> siblings = new LinkedHashMap<>();
        for (Map.Entry<String, Located> member : object.members().entrySet()) {
            if (!member.getKey().equals(KEY)) {
                siblings.put(
                        member.getKey(),
                        value(member.getValue(), ConfigPath.under(path, member.getKey()), chain));
            }
        }
        Located.Obj own = new Located.Obj(siblings, object.place());
        Located key = object.members().get(KEY);
        if (key == null) {
            return own;
        }
        Located under = new Located.Obj(Map.of(), object.place());
        for (Located.Leaf name : names(key)) {
            under = Located.merged(under, included(name, path, chain));
        }
        return Located.merged(under, own);
    }

    private static List<Located.Leaf> names(Located key) {
        Stream<Located> all =
                key instanceof Located.Arr(List<Located> items, _)
                        ? items.stream()
                        : Stream.of(key);
        return all.map(
                        item -> {
                            if (item instanceof Located.Leaf leaf
                                    && leaf.value() instanceof Json.Str) {
                                return leaf;
                            }
                            throw failure(
                                    item.place(),
                                    item.json() + " (expected: a file name or a list of them)");
                        })
                .toList();
    }

    private Located included(Located.Leaf name, String path, List<Path> chain) throws IOException {
        Path file = file(name, chain.getLast());
        if (chain.contains(file)) {
            String circle =
                    Stream.concat(chain.stream(), Stream.of(file))
                            .map(Path::toString)
                            .collect(Collectors.joining(" -> "));
            throw failure(name.place(), "includes itself: " + circle);
        }
        files.add(file);
        if (chain.size() > MAX_DEPTH || files.size() > MAX_FILES) {
            throw failure(
                    name.place(),
                    "too many includes (expected: %d levels and %d files at most)"
                            .formatted(MAX_DEPTH, MAX_FILES));
        }
        Located.Obj tree = ConfigText.parse(file.toString(), ConfigFiles.bytes(file)).located(path);
        return object(tree, path, Stream.concat(chain.stream(), Stream.of(file)).toList());
    }

    private Path file(Located.Leaf name, Path from) throws IOException {
        String written = ((Json.Str) name.value()).value();
        try {
            Path file = from.resolveSibling(written).toRealPath();
            if (!file.startsWith(folder)) {
                throw failure(name.place(), written + " (expected: a file inside " + folder + ")");
            }
            if (!Files.isRegularFile(file)) {
                throw failure(name.place(), written + " (expected: a regular file)");
            }
            return file;
        } catch (IOException | java.nio.file.InvalidPathException e) {
            throw failure(
                    name.place(),
                    written
                            + ": cannot be read (expected: a file beside "
                            + from.getFileName()
                            + ")");
        }
    }

    private static ConfigSyntaxException failure(Place place, String problem) {
        return new ConfigSyntaxException(place, KEY + ": " + problem);
    }
}
