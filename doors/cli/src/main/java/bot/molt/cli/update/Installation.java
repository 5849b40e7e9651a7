package bot.molt.cli.update;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.Ids;
import bot.molt.cli.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Builds beside each other: `releases/moltbot-…` each, the link `current` to the one that runs,
/// and `previous` to the one before. A link is replaced in one step.
///
/// @param prefix the folder of all of it
public record Installation(Path prefix) {
    private static final String RELEASES = "releases";

    /// The one that this program belongs to.
    ///
    /// Errors: `unavailable` for a program that was not installed so.
    public static Installation of(Session session) {
        return find(session)
                .orElseThrow(() ->
                        new CodedException(
                                ErrorCode.UNAVAILABLE,
                                "%s is no installed release (expected: one that install.sh put under PREFIX/releases). A checkout is updated with git pull, a package with its package system, a container with its image"
                                        .formatted(program(session))));
    }

    /// The same; empty where there is none.
    public static Optional<Installation> find(Session session) {
        Path program = Path.of(program(session)).toAbsolutePath().normalize();
        Path releases = program.resolve("../..").normalize();
        boolean isInstalled =
                program.getNameCount() > 3
                        && releases.endsWith(RELEASES)
                        && Files.isSymbolicLink(releases.resolveSibling("current"));
        return isInstalled
                ? Optional.of(new Installation(releases.resolveSibling("").normalize()))
                : Optional.empty();
    }

    private static String program(Session session) {
        return session.environment().getOrDefault("MOLTBOT_PROGRAM", "moltbot");
    }

    Path releases() {
        return prefix.resolve(RELEASES);
    }

    /// The folder of the build that `current` names.
    Path current() throws IOException {
        return prefix.resolve("current").toRealPath();
    }

    /// The one before; empty where there is none any more.
    Optional<Path> previous() throws IOException {
        Path link = prefix.resolve("previous");
        return Files.exists(link) ? Optional.of(link.toRealPath()) : Optional.empty();
    }

    /// Makes a build the current one, and the current one the previous.
    void turnTo(Path build) throws IOException {
        Path was = current();
        if (was.equals(build.toRealPath())) {
            return;
        }
        link("previous", was);
        link("current", build);
    }

    /// Undoes [#turnTo].
    ///
    /// @param before what was the current one
    /// @param earlier what was the previous one
    void turnBack(Path before, Optional<Path> earlier) throws IOException {
        link("current", before);
        if (earlier.isPresent()) {
            link("previous", earlier.get());
        } else {
            Files.deleteIfExists(prefix.resolve("previous"));
        }
    }

    private void link(String name, Path build) throws IOException {
        Path fresh = prefix.resolve("." + name + "-" + Ids.text(8));
        Files.createSymbolicLink(fresh, prefix.toRealPath().relativize(build.toRealPath()));
        Files.move(
                fresh,
                prefix.resolve(name),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    /// Removes all but the newest `keep`, the current and the previous one.
    void prune(int keep) throws IOException {
        List<Path> builds = new ArrayList<>();
        try (Stream<Path> all = Files.list(releases())) {
            all.filter(path -> Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))
                    .filter(path -> !String.valueOf(path.getFileName()).startsWith("."))
                    .forEach(builds::add);
        }
        Path current = current();
        Optional<Path> previous = previous();
        builds.sort(Comparator.comparing(Installation::age).reversed());
        for (Path old : builds.subList(Math.min(keep, builds.size()), builds.size())) {
            Path real = old.toRealPath();
            if (!real.equals(current) && !previous.equals(Optional.of(real))) {
                remove(old);
            }
        }
    }

    private static FileTime age(Path build) {
        try {
            return Files.getLastModifiedTime(build);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
