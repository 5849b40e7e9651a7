package bot.molt.app.plugin;

import bot.molt.base.CodedException;
import bot.molt.base.ErrorCode;
import bot.molt.base.json.Json;
import bot.molt.gateway.configuration.PluginsSection;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;

/// Plugins that were taken in: copies in the state folder, and what the configuration notes of
/// them. Versions that run hold no file, so that a copy can be replaced at any time.
///
/// Threads: one change at a time.
final class PluginCopies {
    private final PluginsSection section;
    private final Path folder;
    private final InstantSource clock;

    /// @param folder where copies go
    PluginCopies(PluginsSection section, Path folder, InstantSource clock) {
        this.section = section;
        this.folder = folder;
        this.clock = clock;
    }

    /// A plugin that lies somewhere on this machine.
    ///
    /// @param from as it was named
    record Candidate(Path from, PluginPlace place, LoadedPlugin code) {
        String id() {
            return code.info().id();
        }
    }

    /// Errors: `invalid_params` for what is no plugin.
    static Candidate candidate(String path) {
        Path from = Path.of(path);
        if (!from.isAbsolute() || !Files.exists(from)) {
            throw invalid("path", path, "an absolute path that exists on the gateway");
        }
        try {
            List<PluginPlace> places = PluginPlace.at(from);
            if (places.size() != 1) {
                throw invalid("path", path, "one plugin, found " + places.size());
            }
            PluginPlace place = places.getFirst();
            return new Candidate(from, place, LoadedPlugin.at(place));
        } catch (IOException e) {
            throw invalid("path", path, "a plugin; " + e.getMessage());
        }
    }

    static CodedException invalid(String name, String value, String expected) {
        return new CodedException(
                ErrorCode.INVALID_PARAMS, "%s: %s (expected: %s)".formatted(name, value, expected));
    }

    /// Takes it where it is; from now on it is loaded anew whenever it changes.
    Json.Obj link(Candidate plugin) throws IOException {
        String path = plugin.from().toString();
        Json.Obj facts = facts(plugin).with("installPath", Json.of(path));
        section.installed(plugin.id(), path, facts);
        return facts;
    }

    /// Copies it, replaced as a whole, so that no half of it is ever loaded; pinned to its digest.
    Json.Obj copy(Candidate plugin) throws IOException {
        Files.createDirectories(folder);
        Path from = plugin.place().path();
        boolean isFolder = Files.isDirectory(from);
        Path target = folder.resolve(plugin.id() + (isFolder ? "" : ".jar"));
        Path fresh = folder.resolve("." + plugin.id() + ".new");
        remove(fresh);
        if (isFolder) {
            copyFolder(from, fresh);
        } else {
            Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        String digest = PluginFiles.read(PluginPlace.of(fresh, !isFolder)).digest();
        if (!digest.equals(plugin.code().digest())) {
            remove(fresh);
            throw invalid(
                    "path", from.toString(), "a plugin that does not change while it is copied");
        }
        replace(fresh, target);
        Json.Obj facts =
                facts(plugin)
                        .with("installPath", Json.of(target.toString()))
                        .with("sha256", Json.of(digest));
        section.installed(plugin.id(), target.toString(), facts);
        return facts;
    }

    private Json.Obj facts(Candidate plugin) {
        return Json.object()
                .put("source", "path")
                .put("sourcePath", plugin.from().toString())
                .put("version", plugin.code().info().version())
                .put("installedAt", clock.instant().toString())
                .build();
    }

    private void replace(Path fresh, Path target) throws IOException {
        if (Files.isDirectory(target)) {
            Path old = folder.resolve("." + target.getFileName() + ".old");
            remove(old);
            Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            remove(old);
        } else {
            Files.move(
                    fresh,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static void copyFolder(Path from, Path to) throws IOException {
        List<Path> all;
        try (Stream<Path> found = Files.walk(from)) {
            all = found.sorted().toList();
        }
        for (Path each : all) {
            Path target = to.resolve(from.relativize(each).toString());
            if (Files.isDirectory(each)) {
                Files.createDirectories(target);
            } else if (Files.isRegularFile(each)) {
                Files.copy(each, target);
            }
        }
    }

    private static void remove(Path path) throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @org.jspecify.annotations.Nullable IOException failure)
                            throws IOException {
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
