package bot.molt.app.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.Require;
import bot.molt.base.concurrent.Task;
import bot.molt.base.concurrent.TaskScope;
import bot.molt.spi.plugin.Plugin;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a newcomer does: `moltbot plugins new`, then what its README says, word for word.
@Tag("long")
class NewPluginTest {
    @TempDir private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    /// The jars that an installation has beside its program.
    private Path lib() throws Exception {
        Path lib = Files.createDirectories(folder.resolve("lib"));
        jar(Plugin.class, lib.resolve("bot.molt.spi.jar"));
        jar(Require.class, lib.resolve("bot.molt.base.jar"));
        jar(NullMarked.class, lib.resolve("org.jspecify.jspecify.jar"));
        return lib;
    }

    private static void jar(Class<?> from, Path to) throws IOException, URISyntaxException {
        Path place = Path.of(from.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isRegularFile(place)) {
            Files.copy(place, to);
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(place)) {
            files = all.filter(Files::isRegularFile).toList();
        }
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to))) {
            for (Path file : files) {
                jar.putNextEntry(new JarEntry(place.relativize(file).toString()));
                jar.write(Files.readAllBytes(file));
                jar.closeEntry();
            }
        }
    }

    /// A command of this name, as the launcher of a release starts it.
    private void launcher() throws IOException {
        Path launcher = Files.createDirectories(folder.resolve("bin")).resolve("moltbot");
        Files.writeString(
                launcher,
                """
                #!/bin/sh
                case $1 in config) main=bot.molt.app.Main ;; *) main=bot.molt.cli.Main ;; esac
                exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Duser.home="$HOME" -cp '%s' $main "$@"
                """
                        .formatted(
                                System.getProperty("java.home"),
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path"))));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private String shell(RunningGateway gateway, Path workdir, String script) throws Exception {
        Path output = Files.createTempFile(folder, "shell", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-ec", script)
                        .directory(workdir.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("MOLTBOT_LIB", folder.resolve("lib").toString());
        builder.environment().put("MOLTBOT_STATE_DIR", folder.resolve("state").toString());
        builder.environment()
                .put("MOLTBOT_CONFIG_PATH", folder.resolve("state/moltbot.json").toString());
        builder.environment().put("MOLTBOT_GATEWAY_URL", "http://127.0.0.1:" + gateway.port());
        builder.environment().put("MOLTBOT_GATEWAY_TOKEN", RunningGateway.TOKEN);
        Process process = builder.start();
        boolean ended = process.waitFor(300, TimeUnit.SECONDS);
        String text = Files.readString(output);
        if (!ended) {
            process.destroyForcibly();
        }
        assertThat(ended).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private String greeting(RunningGateway gateway) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                http.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:%d/hello/greet?name=Ada"
                                                        .formatted(gateway.port())))
                                .header("Authorization", "Bearer " + RunningGateway.TOKEN)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    @Test
    void theDocumentedStepsMakeAPluginThatWorksAndIsReplacedWhileItIsUsed() throws Exception {
        Path lib = lib();
        launcher();
        Files.createDirectories(folder.resolve(".clawdbot/credentials"));
        Files.writeString(
                folder.resolve(".clawdbot/credentials/gateway-token"), RunningGateway.TOKEN);
        try (RunningGateway gateway = new RunningGateway(folder, "tools: {}");
                TaskScope clients = new TaskScope("clients")) {
            shell(gateway, folder, "moltbot plugins new hello");
            Path project = folder.resolve("hello");
            String readme = Files.readString(project.resolve("README.md"));
            assertThat(readme).contains(lib.toString()).doesNotContain("@");
            int from = readme.indexOf("```sh\n") + "```sh\n".length();
            String steps = readme.substring(from, readme.indexOf("\n```", from));
            String said =
                    shell(
                            gateway,
                            project,
                            steps.replace("18789", Integer.toString(gateway.port())));
            assertThat(said)
                    .contains("MainTest: 2 tests passed")
                    .contains("Installed hello 1.0")
                    .contains("adds     channel hello")
                    .contains("setting  greeting (string)")
                    .contains("Hello, Ada")
                    .contains("\"text\":\"Hello, Ada\"")
                    .contains("\"to\":\"ada\"");
            assertThat(said.lines().filter(line -> line.contains("Hello, Ada")).count())
                    .as(said)
                    .isGreaterThanOrEqualTo(2);

            AtomicBoolean done = new AtomicBoolean();
            List<Task<TreeSet<String>>> asking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asking.add(
                        clients.fork(() -> {
                            TreeSet<String> heard = new TreeSet<>();
                            while (!done.get()) {
                                heard.add(greeting(gateway));
                            }
                            return heard;
                        }));
            }
            Path main = project.resolve("src/main/java/example/hello/Main.java");
            Files.writeString(
                    main,
                    Files.readString(main).replace("@Default(\"Hello\")", "@Default(\"Howdy\")"));
            shell(gateway, project, "./build");
            gateway.rpc("plugins.reload", "{}");
            assertThat(greeting(gateway)).isEqualTo("200 Howdy, Ada");
            done.set(true);
            TreeSet<String> heard = new TreeSet<>();
            for (Task<TreeSet<String>> each : asking) {
                heard.addAll(each.join());
            }
            assertThat(heard)
                    .isSubsetOf("200 Hello, Ada", "200 Howdy, Ada")
                    .contains("200 Hello, Ada");
        }
    }
}
