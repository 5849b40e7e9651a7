package bot.molt.app.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/// The source of a plugin, and its way to a jar or a folder, as its author goes it.
record PluginSource(String id, String text) {
    private static final String SERVICE = "META-INF/services/bot.molt.spi.plugin.Plugin";
    private static final Path EXAMPLE =
            Path.of(System.getProperty("house", ".."), "examples/hello-plugin");

    /// The example that the product brings along.
    static PluginSource hello() throws IOException {
        return new PluginSource(
                "hello", Files.readString(EXAMPLE.resolve("src/example/hello/Main.java")));
    }

    /// One that runs these statements when it is registered.
    static PluginSource of(String id, String register) {
        return new PluginSource(
                id,
                """
                package example.%1$s;

                import bot.molt.spi.plugin.*;

                @PluginInfo(id = "%1$s", name = "%1$s", version = "0.1")
                public final class Main implements Plugin<NoSettings> {
                    @Override
                    public Class<NoSettings> config() {
                        return NoSettings.class;
                    }

                    @Override
                    public void register(NoSettings settings, PluginHost host) {
                        %2$s
                    }
                }
                """
                        .formatted(id, register));
    }

    /// Classes and the service file, in a folder.
    Path folder(Path folder) throws IOException {
        Path source =
                Files.createDirectories(folder.resolve("src/example/" + id)).resolve("Main.java");
        Files.writeString(source, text);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        int exit =
                compiler.run(
                        null,
                        OutputStream.nullOutputStream(),
                        null,
                        "-proc:none",
                        "-parameters",
                        "-d",
                        folder.toString(),
                        "-cp",
                        classPath,
                        source.toString());
        if (exit != 0) {
            throw new IllegalStateException("the plugin does not compile:\n" + text);
        }
        Path service = folder.resolve(SERVICE);
        Files.createDirectories(service.getParent());
        Files.writeString(service, "example." + id + ".Main\n");
        return folder;
    }

    void jar(Path file) throws IOException {
        Path folder = folder(Files.createTempDirectory("plugin"));
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file));
                Stream<Path> all = Files.walk(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path each : files) {
                jar.putNextEntry(new JarEntry(folder.relativize(each).toString()));
                jar.write(Files.readAllBytes(each));
                jar.closeEntry();
            }
        }
    }
}
