package bot.molt.cli.plugins;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/// The files of a plugin to begin with.
///
/// @param id of the plugin
/// @param lib where the jars of the installed Moltbot are
record PluginTemplate(String id, Path lib) {
    private static final String SERVICE = "META-INF/services/bot.molt.spi.plugin.Plugin";

    /// Writes all of them; returns their names.
    ///
    /// @param folder which exists and is empty
    Iterable<String> write(Path folder) throws IOException {
        Map<String, String> files = files();
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path target = folder.resolve(file.getKey());
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.writeString(target, filled(file.getValue()));
        }
        Path build = folder.resolve("build");
        if (build.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(build, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return files.keySet();
    }

    /// Where each goes, and the resource that it is made from.
    private Map<String, String> files() {
        String folder = javaPackage().replace('.', '/');
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.md", "README.md.txt");
        files.put("README.zh.md", "README.zh.md.txt");
        files.put("build", "build.txt");
        files.put("pom.xml", "pom.xml.txt");
        files.put("src/main/java/" + folder + "/Main.java", "Main.java.txt");
        files.put("src/main/java/" + folder + "/Mailbox.java", "Mailbox.java.txt");
        files.put("src/main/resources/" + SERVICE, "service.txt");
        files.put("src/test/java/" + folder + "/MainTest.java", "MainTest.java.txt");
        return files;
    }

    /// The id as a word that tools and commands may have.
    String word() {
        return id.replace('-', '_');
    }

    private String javaPackage() {
        return "example." + word();
    }

    private String filled(String resource) throws IOException {
        try (InputStream in = PluginTemplate.class.getResourceAsStream("template/" + resource)) {
            if (in == null) {
                throw new IOException("template " + resource + ": not in this program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@ID@", id)
                    .replace("@WORD@", word())
                    .replace("@PACKAGE@", javaPackage())
                    .replace("@LIB@", lib.toString());
        }
    }
}
