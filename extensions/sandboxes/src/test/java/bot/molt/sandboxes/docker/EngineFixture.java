package bot.molt.sandboxes.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A Docker daemon of the tests' own, without a bridge, and a small image of busybox and socat. One
/// for all test classes; gone with the last.
public final class EngineFixture implements BeforeAllCallback {
    static final String IMAGE = "moltbot-test:1";

    private static final ExtensionContext.Namespace SPACE =
            ExtensionContext.Namespace.create(EngineFixture.class);
    private static final Duration START = Duration.ofSeconds(60);

    @Override
    public void beforeAll(ExtensionContext context) {
        running(context);
    }

    static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(SPACE)
                .computeIfAbsent("engine", _ -> Running.start(), Running.class);
    }

    /// The socket of the daemon that runs for this test run.
    static Path socket() {
        return Path.of(System.getProperty("moltbot.test.docker"));
    }

    static DockerSettings settings() {
        return new DockerSettings("unix://" + socket(), false);
    }

    /// The daemon.
    record Running(Process daemon, Path folder) implements AutoCloseable {
        static Running start() {
            try {
                return started();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException("the tests' own dockerd", e);
            }
        }

        private static Running started() throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory(Path.of("/tmp"), "dkt");
            Path socket = folder.resolve("s");
            ProcessBuilder builder =
                    new ProcessBuilder(
                            "dockerd",
                            "--data-root=" + folder.resolve("d"),
                            "--exec-root=" + folder.resolve("e"),
                            "--pidfile=" + folder.resolve("p"),
                            "-H",
                            "unix://" + socket,
                            "--bridge=none",
                            "--iptables=false",
                            "--ip-forward=false");
            builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
            Running running = new Running(builder.start(), folder);
            long deadline = System.nanoTime() + START.toNanos();
            EngineSocket engine = new EngineSocket(socket);
            while (!answers(engine)) {
                if (System.nanoTime() > deadline || !running.daemon.isAlive()) {
                    running.close();
                    throw new IOException("dockerd did not start: see its log");
                }
                running.daemon.waitFor(100, TimeUnit.MILLISECONDS);
            }
            System.setProperty("moltbot.test.docker", socket.toString());
            image(engine, folder);
            return running;
        }

        private static boolean answers(EngineSocket engine) {
            try {
                engine.done("GET", "/_ping");
                return true;
            } catch (IOException e) {
                return false;
            }
        }

        private static void image(EngineSocket engine, Path folder)
                throws IOException, InterruptedException {
            Path root = Files.createDirectories(folder.resolve("root"));
            String script =
                    """
                    set -e; cd "$1"; mkdir -p bin etc tmp run var lib64 lib root home/moltbot
                    cp /bin/busybox bin/; for a in $(bin/busybox --list); do [ -e bin/$a ] || ln -s busybox bin/$a; done
                    cp /usr/bin/socat bin/
                    for l in $(ldd /usr/bin/socat | grep -o '/[^ ]*'); do mkdir -p .$(dirname $l); cp -L $l .$l; done
                    chmod 755 .; tar -cf ../root.tar .
                    """;
            run(List.of("/bin/sh", "-c", script, "sh", root.toString()));
            String target = "/images/create?fromSrc=-&repo=moltbot-test&tag=1";
            try (InputStream tar = Files.newInputStream(folder.resolve("root.tar"));
                    Answer answer =
                            engine.send(
                                    "POST",
                                    target,
                                    Map.of("Content-Type", "application/x-tar"),
                                    new EngineSocket.Body(tar, -1))) {
                Pull.progress(answer, _ -> {});
            }
        }

        private static void run(List<String> command) throws IOException, InterruptedException {
            Process process = new ProcessBuilder(command).inheritIO().start();
            if (process.waitFor() != 0) {
                throw new IOException(command + " failed");
            }
        }

        @Override
        public void close() {
            daemon.destroy();
            try {
                if (!daemon.waitFor(20, TimeUnit.SECONDS)) {
                    daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
                run(List.of("rm", "-rf", "--one-file-system", folder.toString()));
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
