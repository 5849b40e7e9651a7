package bot.molt.execution.policy;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a program stands that is called by its bare name.
@FunctionalInterface
public interface Executables {
    /// The absolute path; empty where there is none or where it cannot be known.
    Optional<String> find(String name);

    /// The folders of programs of this machine, as sandboxes without an image see them.
    Executables IN_SANDBOX =
            in(
                    Stream.of(
                            "/usr/local/sbin",
                            "/usr/local/bin",
                            "/usr/sbin",
                            "/usr/bin",
                            "/sbin",
                            "/bin"));

    /// Nothing is known: patterns of paths then match commands that are written with their path.
    static Executables none() {
        return _ -> Optional.empty();
    }

    /// Looks through folders in order, then through the PATH of this process.
    static Executables onPath(List<String> prepended) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return in(Stream.concat(prepended.stream(), Stream.of(path.split(File.pathSeparator))));
    }

    private static Executables in(Stream<String> path) {
        List<Path> folders = path.filter(folder -> folder.startsWith("/")).map(Path::of).toList();
        return name ->
                folders.stream()
                        .map(folder -> folder.resolve(name))
                        .filter(Files::isExecutable)
                        .findFirst()
                        .map(Path::toString);
    }
}
