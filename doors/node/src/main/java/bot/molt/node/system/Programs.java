package bot.molt.node.system;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/// Where programs stand on this node.
///
/// @param path the node's `PATH`
record Programs(String path) {
    /// The first program of that name.
    Optional<String> find(String name) {
        if (name.isBlank() || name.indexOf('/') >= 0) {
            return Optional.empty();
        }
        return Arrays.stream(path.split(":"))
                .filter(folder -> folder.startsWith("/"))
                .flatMap(folder -> file(folder, name).stream())
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .map(Path::toString)
                .findFirst();
    }

    private static Optional<Path> file(String folder, String name) {
        try {
            return Optional.of(Path.of(folder, name));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }
}
