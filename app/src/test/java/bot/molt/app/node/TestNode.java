package bot.molt.app.node;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.base.Secret;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
import bot.molt.node.link.Credentials;
import bot.molt.node.link.GatewayAddress;
import bot.molt.node.link.Standing;
import bot.molt.node.state.NodeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A node in this process, with a configuration of the test's.
final class TestNode implements AutoCloseable {
    static final String OPEN = "tools: { exec: { security: \"full\", ask: \"off\" } }";

    private final Path home;
    private final NodeProcess process;
    private final BlockingQueue<Standing> standings = new LinkedBlockingQueue<>();

    TestNode(Path folder, String sections, GatewayAddress gateway, String token)
            throws IOException {
        this(folder, sections, gateway, token, List.of());
    }

    /// @param sections of the configuration besides `agents`
    /// @param token of the gateway; empty for none
    TestNode(
            Path folder,
            String sections,
            GatewayAddress gateway,
            String token,
            List<String> commands)
            throws IOException {
        home = folder.toRealPath();
        Path state = Files.createDirectories(home.resolve("node-state"));
        Path config = state.resolve("moltbot.json");
        Files.writeString(
                config,
                "{ agents: { defaults: { workspace: \"%s\" } }, %s }"
                        .formatted(workspace(), sections));
        ConfigFiles files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(config, null),
                        Map.of(
                                "MOLTBOT_STATE_DIR", state.toString(),
                                "HOME", home.toString(),
                                "PATH", System.getenv("PATH")));
        ConfigSnapshot snapshot = new ConfigReader(files, Map.of()).read();
        Credentials credentials = new Credentials(token.isEmpty() ? null : Secret.of(token), null);
        process =
                NodeProcess.start(
                        new NodeSetup(
                                files,
                                snapshot.config(),
                                new NodeFile(null, "workshop", gateway),
                                gateway,
                                credentials,
                                commands,
                                new Redactor(),
                                "2026.11.0",
                                standings::add));
    }

    static GatewayAddress local(int port) {
        return new GatewayAddress("127.0.0.1", port, false, null);
    }

    /// A process that has ended may stand in the table until its parent looks; it has no words
    /// then.
    static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return "ZX".indexOf(stat.charAt(stat.lastIndexOf(')') + 2)) < 0;
        } catch (IOException e) {
            return false;
        }
    }

    Path state() {
        return home.resolve("node-state");
    }

    Path workspace() {
        return home.resolve("node-work");
    }

    String id() {
        return process.deviceId();
    }

    /// Waits until it stands so; gives the text.
    String await(Standing.State state) throws InterruptedException {
        while (true) {
            Standing standing = standings.poll(30, TimeUnit.SECONDS);
            if (standing == null) {
                throw new AssertionError("never " + state);
            }
            if (standing.state() == state) {
                return standing.text();
            }
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
