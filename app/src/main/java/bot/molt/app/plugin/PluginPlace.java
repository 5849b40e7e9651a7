package bot.molt.app.plugin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Where one plugin lies: a jar, or a folder with classes or jars.
///
/// @param classPath its own class path
record PluginPlace(Path path, List<Path> classPath) {
    private static final String SERVICE = "META-INF/services/bot.molt.spi.plugin.Plugin";

    /// Those at a path of `plugins.load.paths`: the path itself, or what lies in it.
    ///
    /// Errors: `IOException` where it cannot be read.
    static List<PluginPlace> at(Path path) throws IOException {
        if (isJar(path)) {
            return List.of(new PluginPlace(path, List.of(path)));
        }
        if (Files.exists(path.resolve(SERVICE))) {
            return List.of(folder(path));
        }
        List<PluginPlace> found = new ArrayList<>();
        for (Path item : listed(path)) {
            if (String.valueOf(item.getFileName()).startsWith(".")) {
                continue;
            }
            if (isJar(item)) {
                found.add(new PluginPlace(item, List.of(item)));
            } else if (Files.isDirectory(item)) {
                PluginPlace place = folder(item);
                if (place.classPath().size() > 1 || Files.exists(item.resolve(SERVICE))) {
                    found.add(place);
                }
            }
        }
        return found;
    }

    /// One whose name does not say what it is.
    static PluginPlace of(Path path, boolean isJar) throws IOException {
        return isJar ? new PluginPlace(path, List.of(path)) : folder(path);
    }

    /// Classes of the folder itself, its jars, and those of a folder `lib` in it.
    private static PluginPlace folder(Path folder) throws IOException {
        List<Path> classPath = new ArrayList<>();
        classPath.add(folder);
        Path lib = folder.resolve("lib");
        for (Path from : Files.isDirectory(lib) ? List.of(folder, lib) : List.of(folder)) {
            listed(from).stream().filter(PluginPlace::isJar).forEach(classPath::add);
        }
        return new PluginPlace(folder, classPath);
    }

    private static List<Path> listed(Path folder) throws IOException {
        try (Stream<Path> items = Files.list(folder)) {
            return items.sorted().toList();
        }
    }

    private static boolean isJar(Path path) {
        return path.toString().endsWith(".jar") && Files.isRegularFile(path);
    }
}
