package bot.molt.execution.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Where a path leads through the links that stand in a workspace. A link that names an absolute
/// path means it as the target sees it, which may be another than the host's.
public final class LinkText {
    private static final int MOST_LINKS = 40;

    private LinkText() {}

    /// The path with the links of the workspace in it replaced; what lies outside stays as it is
    /// written. Empty where the links lead nowhere.
    ///
    /// @param path absolute, as the target sees it
    /// @param workspace absolute, as the target sees it
    /// @param folder the workspace on the host
    public static Optional<String> resolved(String path, String workspace, String folder) {
        Deque<String> left = new ArrayDeque<>(List.of(path.split("/")));
        Path at = Path.of("/");
        Path root = Path.of(workspace);
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.removeFirst();
            Path next = at.resolve(name).normalize();
            Optional<Path> link = link(next, root, folder);
            if (link.isEmpty()) {
                at = next;
                continue;
            }
            links++;
            if (links > MOST_LINKS) {
                return Optional.empty();
            }
            List<String> parts = List.of(link.get().toString().split("/"));
            parts.reversed().forEach(left::addFirst);
            at = link.get().isAbsolute() ? Path.of("/") : at;
        }
        return Optional.of(at.toString());
    }

    private static Optional<Path> link(Path path, Path root, String folder) {
        if (!path.startsWith(root) || path.equals(root)) {
            return Optional.empty();
        }
        Path onHost = Path.of(folder).resolve(root.relativize(path).toString());
        if (!Files.isSymbolicLink(onHost)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readSymbolicLink(onHost));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
