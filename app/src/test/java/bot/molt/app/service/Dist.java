package bot.molt.app.service;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// What a user installs, put together from the class path of the tests: the launcher and its folder
/// of jars.
final class Dist {
    private final Path lib;
    private final List<String> names = new ArrayList<>();

    private Dist(Path lib) {
        this.lib = lib;
    }

    static void make(Path folder, Path house) throws IOException {
        Dist dist = new Dist(Files.createDirectories(folder.resolve("app/target/dist/lib")));
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        for (String entry : classPath.split(":", -1)) {
            dist.add(Path.of(entry));
        }
        dist.jar("app.jar", house.resolve("app/target/classes"), String.join(" ", dist.names));
        Files.copy(house.resolve("moltbot"), folder.resolve("moltbot"));
        Files.setPosixFilePermissions(
                folder.resolve("moltbot"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(folder.resolve(".mvn"));
        Files.copy(house.resolve(".mvn/find-jdk.sh"), folder.resolve(".mvn/find-jdk.sh"));
    }

    /// Copies of the two jars that say a version, saying another.
    static void another(Path lib, Path into, String version) throws IOException {
        Files.createDirectories(into);
        for (String name : List.of("app.jar", "bot.molt.cli.jar")) {
            try (JarInputStream from = new JarInputStream(Files.newInputStream(lib.resolve(name)));
                    OutputStream file = Files.newOutputStream(into.resolve(name))) {
                Manifest manifest = new Manifest(from.getManifest());
                manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
                copy(from, new JarOutputStream(file, manifest));
            }
        }
    }

    private static void copy(JarInputStream from, JarOutputStream to) throws IOException {
        for (JarEntry each = from.getNextJarEntry(); each != null; each = from.getNextJarEntry()) {
            to.putNextEntry(new JarEntry(each.getName()));
            from.transferTo(to);
            to.closeEntry();
        }
        to.finish();
    }

    private void add(Path entry) throws IOException {
        String path = entry.toString();
        List<String> parts = List.of(path.split("/", -1));
        int last = parts.size() - 1;
        int repository = parts.indexOf("repository");
        if (path.endsWith("/target/classes") && !path.endsWith("/app/target/classes")) {
            names.add("bot.molt." + parts.get(last - 2) + ".jar");
            jar(names.getLast(), entry, "");
        } else if (path.endsWith(".jar") && parts.get(last - 1).equals("target")) {
            names.add("bot.molt." + parts.get(last - 2) + ".jar");
            Files.copy(entry, lib.resolve(names.getLast()));
        } else if (path.endsWith(".jar") && repository > 0) {
            // …/repository/<group>/<artifact>/<version>/<file>
            String group = String.join(".", parts.subList(repository + 1, last - 2));
            names.add(group + "." + parts.get(last - 2) + ".jar");
            Files.copy(entry, lib.resolve(names.getLast()));
        }
    }

    private void jar(String name, Path classes, String classPath) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.IMPLEMENTATION_VERSION, "2026.11.0");
        if (!classPath.isEmpty()) {
            main.put(Attributes.Name.CLASS_PATH, classPath);
        }
        try (OutputStream file = Files.newOutputStream(lib.resolve(name));
                JarOutputStream jar = new JarOutputStream(file, manifest);
                Stream<Path> found = Files.walk(classes)) {
            for (Path each : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                Files.copy(each, jar);
                jar.closeEntry();
            }
        }
    }
}
