package bot.molt.app.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// A gateway in a process of its own, which can be killed and started again in the same place.
final class OwnGateway implements AutoCloseable {
    private static final String END_OF_BANNER = "Ctrl-C stops it.";

    private final Path home;
    private final int port;
    private Process process;

    /// @param sections of the configuration besides `gateway`
    OwnGateway(Path home, String sections) throws IOException {
        this.home = home;
        this.port = freePort();
        Files.createDirectories(home.resolve(".clawdbot"));
        Files.createDirectories(home.resolve("clawd"));
        Files.writeString(home.resolve("clawd/AGENTS.md"), "Answer.\n");
        Files.writeString(
                home.resolve(".clawdbot/moltbot.json"),
                "{ gateway: { port: %d }, %s }".formatted(port, sections));
        process = started();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /// What the program needs to know to find home and gateway.
    Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", home.toString());
        environment.put("LANG", "en_US.UTF-8");
        return environment;
    }

    private Process started() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(Java.command(home, "gateway"));
        builder.environment().clear();
        builder.environment().putAll(environment());
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.redirectError(home.resolve("stderr.txt").toFile());
        Process fresh = builder.start();
        BufferedReader said = fresh.inputReader();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.equals(END_OF_BANNER)) {
                return fresh;
            }
        }
        throw new IOException(Files.readString(home.resolve("stderr.txt")));
    }

    /// Ends it at once, as a power cut would.
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    void startAgain() throws IOException {
        process = started();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
