package bot.molt.app;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.gateway.GatewayProcess;
import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.config.ConfigProblem;
import bot.molt.base.config.PrivateFile;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.base.redact.Redactor;
import bot.molt.cli.Cli;
import bot.molt.cli.Streams;
import bot.molt.gateway.auth.OperatorToken;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A home with an installation in it, its command line, and its gateway, all in this process.
final class Installation implements AutoCloseable {
    private final Path home;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int port;
    private final List<Closeable> opened = new ArrayList<>();
    private @Nullable GatewayProcess gateway;

    /// What a command line gave.
    record Outcome(int code, String out, String err) {}

    Installation(Path home) throws IOException {
        this.home = home;
        this.port = freePort();
        Files.createDirectories(home.resolve("tmp"));
        environment.put("HOME", home.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("TMPDIR", home.resolve("tmp").toString());
        environment.put("MOLTBOT_GATEWAY_PORT", Integer.toString(port));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// The same installation in another home.
    Installation copy(Path to) throws IOException {
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(home.relativize(each).toString());
                if (!Files.isDirectory(target)) {
                    Files.copy(
                            each,
                            target,
                            StandardCopyOption.COPY_ATTRIBUTES,
                            LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
        Installation copy = new Installation(to);
        environment.forEach((name, value) -> {
            if (!copy.environment.containsKey(name) || name.equals("PATH")) {
                copy.environment.put(name, value);
            }
        });
        return copy;
    }

    Path home() {
        return home;
    }

    int port() {
        return port;
    }

    Path file(String name) {
        return home.resolve(".clawdbot").resolve(name);
    }

    void with(String variable, String value) {
        environment.put(variable, value);
    }

    /// Closes it with the installation.
    void holding(Closeable thing) {
        opened.add(thing);
    }

    String text(String name) throws IOException {
        return Files.readString(file(name));
    }

    void write(String name, String text) throws IOException {
        Files.createDirectories(file(name).getParent());
        Files.writeString(file(name), text);
    }

    /// A folder in the place of a file.
    void folderInsteadOf(String name) throws IOException {
        Path file = file(name);
        if (Files.exists(file)) {
            Files.move(file, file.resolveSibling(file.getFileName() + ".aside"));
        }
        Files.createDirectories(file);
        Files.writeString(file.resolve("inside"), "kept");
    }

    Outcome run(String... line) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams =
                new Streams(
                        InputStream.nullInputStream(),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, false, StandardCharsets.UTF_8),
                        false);
        int code = Cli.run(line, streams, environment, Main.local());
        return new Outcome(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    Json.Obj doctor(String... options) {
        List<String> line = new ArrayList<>(List.of("doctor", "--json"));
        line.addAll(List.of(options));
        return JsonText.parseObject(run(line.toArray(String[]::new)).out());
    }

    /// The ids of what is not well.
    static Set<String> wrong(Json.Obj report) {
        Set<String> ids = new TreeSet<>();
        for (Json item : report.items("findings")) {
            if (item instanceof Json.Obj finding
                    && !finding.string("severity").orElse("").equals("ok")) {
                ids.add(finding.string("id").orElse(""));
            }
        }
        return ids;
    }

    /// Starts the gateway as the program would; empty where it runs, else why not.
    String start() {
        try {
            gateway = started();
            return "";
        } catch (CodedException e) {
            return e.text();
        } catch (IOException | IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private GatewayProcess started() throws IOException {
        ConfigFiles files = ConfigFiles.find(ConfigFiles.Choice.NONE, environment);
        PrivateFile.tighten(files.state());
        ConfigReader reader = new ConfigReader(files, Map.of("gateway.port", Json.of(port)));
        ConfigSnapshot config = reader.read();
        for (ConfigProblem problem : config.problems()) {
            if (problem.refuses()) {
                throw new IOException(problem.toString());
            }
        }
        OperatorToken token =
                OperatorToken.resolve(
                        config.config().gateway().auth(), files.environment(), files.state());
        return GatewayProcess.start(
                new LiveConfig(reader, config), token, new Redactor(), "2026.11.0");
    }

    /// The gateway that was started.
    GatewayProcess gateway() {
        return Objects.requireNonNull(gateway);
    }

    void stop() {
        if (gateway != null) {
            gateway.close();
            gateway = null;
        }
    }

    /// The digests of all files by name.
    Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> all = Files.walk(home)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
                    contents.put(
                            home.relativize(each).toString(),
                            Digests.sha256Hex(
                                    new String(
                                            Files.readAllBytes(each),
                                            StandardCharsets.ISO_8859_1)));
                }
            }
        }
        return contents;
    }

    @Override
    public void close() throws IOException {
        stop();
        for (Closeable each : opened) {
            each.close();
        }
    }
}
