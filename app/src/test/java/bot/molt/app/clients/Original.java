package bot.molt.app.clients;

import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One release of the original as it is published, with a home of its own, told of a gateway as its
/// users tell it.
final class Original implements AutoCloseable {
    /// Only catches what hangs.
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Release release;
    private final Path home;
    private final int port;
    private @Nullable CommandLines session;

    /// The releases that are run.
    enum Release {
        /// `clawdbot` 2026.1.24-3, protocol 3.
        JANUARY("clawdbot"),
        /// `openclaw` 2026.9.6, protocol 4.
        SEPTEMBER("openclaw");

        private final String program;

        Release(String program) {
            this.program = program;
        }
    }

    /// @param home empty
    /// @param port of the gateway, on this machine
    Original(Release release, Path home, int port) throws IOException {
        this.release = release;
        this.home = Files.createDirectories(home);
        this.port = port;
        Path state = Files.createDirectories(home.resolve("." + release.program));
        Files.writeString(
                state.resolve(release.program + ".json"),
                """
                { plugins: { enabled: false }, browser: { enabled: false },
                  update: { checkOnStart: false }, logging: { file: "%s" } }
                """
                        .formatted(home.resolve("own.log")));
    }

    /// Where it keeps what it knows.
    Path state() {
        return home.resolve("." + release.program);
    }

    /// What it says in the process that runs all its command lines, one after the other.
    ///
    /// @param words as a user types them, without the program
    Said run(String... words) throws IOException {
        return session().run(words);
    }

    /// What it says in a process of its own, as a user starts it.
    Said runAlone(String... words) throws IOException, InterruptedException {
        Path errors = Files.createTempFile(home, "said", ".err");
        List<String> command =
                new ArrayList<>(
                        List.of("/bin/sh", "-c", "exec \"$@\" 2> \"$0\"", errors.toString()));
        command.addAll(command(words));
        Ran ran = Ran.of(home, environment(), LIMIT, command);
        return new Said(
                String.join(" ", words), ran.exitCode(), ran.output(), Files.readString(errors));
    }

    private CommandLines session() throws IOException {
        CommandLines open = session;
        if (open == null) {
            Path modules = Npm.beside(release.program).resolve("node_modules");
            open = new CommandLines(modules.resolve(release.program), home, environment());
            session = open;
        }
        return open;
    }

    @Override
    public void close() throws IOException {
        if (session != null) {
            session.close();
        }
    }

    /// Its node host, started.
    Process nodeHost(String name, int gatewayPort) throws IOException {
        List<String> words =
                new ArrayList<>(
                        List.of("node", "run", "--host", "127.0.0.1", "--display-name", name));
        words.addAll(List.of("--port", Integer.toString(gatewayPort)));
        ProcessBuilder builder =
                new ProcessBuilder(command(words.toArray(String[]::new)))
                        .directory(home.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(home.resolve("node.log").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    private List<String> command(String... words) {
        List<String> command = new ArrayList<>();
        command.add(
                Npm.beside(release.program)
                        .resolve("node_modules/.bin/" + release.program)
                        .toString());
        command.addAll(List.of(words));
        return command;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Npm.path());
        environment.put("HOME", home.toString());
        environment.put("NO_COLOR", "1");
        environment.put("COLUMNS", "160");
        environment.put("NODE_COMPILE_CACHE", Npm.beside("compiled").toString());
        String prefix = release.program.toUpperCase(Locale.ROOT) + "_";
        environment.put(prefix + "GATEWAY_TOKEN", TestGateway.TOKEN);
        environment.put(prefix + "GATEWAY_PORT", Integer.toString(port));
        environment.put(prefix + "DISABLE_BONJOUR", "1");
        // One process and not two or three that start each other only for other options of Node.
        environment.put(prefix + "NO_RESPAWN", "1");
        environment.put(prefix + "PACKAGED_COMPILE_CACHE_RESPAWNED", "1");
        for (String part :
                List.of(
                        "CHANNELS",
                        "CRON",
                        "CANVAS_HOST",
                        "GMAIL_WATCHER",
                        "BROWSER_CONTROL_SERVER")) {
            environment.put(prefix + "SKIP_" + part, "1");
        }
        return environment;
    }
}
