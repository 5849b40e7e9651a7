package bot.molt.app.plugin;

import bot.molt.base.Digests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/// The bytes of one plugin as they were at one moment. A version runs on these alone, so that its
/// files may be replaced under it.
///
/// @param roots of its class path, in order: names to bytes
/// @param digest SHA-256: of a jar that of the file, of a folder that of all names and bytes
record PluginFiles(List<Map<String, byte[]>> roots, String digest) {
    private static final long MOST = 256L << 20;
    private static final String VERSIONS = "META-INF/versions/";

    /// Errors: `IOException` that says what is wrong with the jar or folder.
    static PluginFiles read(PluginPlace place) throws IOException {
        if (Files.isRegularFile(place.path())) {
            byte[] jar = Files.readAllBytes(place.path());
            return new PluginFiles(List.of(opened(jar, place.path())), Digests.sha256Hex(jar));
        }
        List<Map<String, byte[]>> roots = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        for (Path root : place.classPath()) {
            boolean isJar = Files.isRegularFile(root);
            Map<String, byte[]> files =
                    isJar ? opened(Files.readAllBytes(root), root) : loose(root);
            roots.add(files);
            files.forEach((name, bytes) ->
                    all.append(name).append('\0').append(Digests.sha256Hex(bytes)).append('\n'));
        }
        return new PluginFiles(roots, Digests.sha256Hex(all.toString()));
    }

    /// What tells whether it is worth reading again: names, sizes and times.
    static String stamp(PluginPlace place) throws IOException {
        StringBuilder stamp = new StringBuilder();
        for (Path root : place.classPath()) {
            for (Path file : Files.isRegularFile(root) ? List.of(root) : files(root)) {
                stamp.append(file)
                        .append('\0')
                        .append(Files.size(file))
                        .append('\0')
                        .append(Files.getLastModifiedTime(file))
                        .append('\n');
            }
        }
        return stamp.toString();
    }

    /// Jars of a folder are roots of their own.
    private static Map<String, byte[]> loose(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long left = MOST;
        for (Path file : files(folder)) {
            left -= Files.size(file);
            checkSize(left, folder);
            files.put(
                    folder.relativize(file).toString().replace('\\', '/'),
                    Files.readAllBytes(file));
        }
        return files;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
    }

    private static void checkSize(long left, Path path) throws IOException {
        if (left < 0) {
            throw new IOException(
                    "%s: more than %d MiB (expected: a plugin of less)"
                            .formatted(path, MOST >> 20));
        }
    }

    private static Map<String, byte[]> opened(byte[] jar, Path path) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        long left = MOST;
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    byte[] bytes = bounded(zip, left, path);
                    left -= bytes.length;
                    files.put(entry.getName(), bytes);
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(path + ": " + e.getMessage(), e);
        }
        if (files.isEmpty()) {
            throw new IOException(path + ": holds nothing (expected: a jar)");
        }
        return versioned(files);
    }

    private static byte[] bounded(InputStream in, long left, Path path) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 << 10];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
            checkSize(left - out.size(), path);
        }
        return out.toByteArray();
    }

    /// Of a jar for several versions of Java, what is meant for this one.
    private static Map<String, byte[]> versioned(Map<String, byte[]> files) {
        byte[] manifest = files.getOrDefault("META-INF/MANIFEST.MF", new byte[0]);
        if (!new String(manifest, StandardCharsets.UTF_8).contains("Multi-Release: true")) {
            return files;
        }
        Map<String, byte[]> all = new LinkedHashMap<>(files);
        for (int version = 9; version <= Runtime.version().feature(); version++) {
            String prefix = VERSIONS + version + "/";
            files.forEach((name, bytes) -> {
                if (name.startsWith(prefix)) {
                    all.put(name.substring(prefix.length()), bytes);
                }
            });
        }
        return all;
    }
}
