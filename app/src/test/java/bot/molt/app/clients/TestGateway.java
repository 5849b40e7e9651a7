package bot.molt.app.clients;

import bot.molt.app.config.ConfigReader;
import bot.molt.app.config.ConfigSnapshot;
import bot.molt.app.config.LiveConfig;
import bot.molt.app.gateway.Contributions;
import bot.molt.app.gateway.GatewayProcess;
import bot.molt.app.gateway.GatewaySetup;
import bot.molt.base.config.ConfigFiles;
import bot.molt.base.redact.Redactor;
import bot.molt.gateway.auth.OperatorToken;
import bot.molt.gateway.rpc.Idempotency;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// A whole gateway on a free port, as `moltbot gateway` starts it, in folders of its own.
final class TestGateway implements AutoCloseable {
    static final String TOKEN = "operator-token-of-the-client-tests-0123456789";
    static final String ANN = "key-of-ann-in-the-client-tests-0123456789";

    private final Path folder;
    private final Path state;
    private final Path workspace;
    private final String exec;
    private final Contributions contributions;
    private final GatewayProcess process;

    /// @param folder empty
    /// @param exec settings of `tools.exec`
    TestGateway(Path folder, String exec) throws IOException {
        this(folder, exec, Contributions.none(), 0);
    }

    /// @param contributions may be used by those whom the policy allows tools named `test_*`
    TestGateway(Path folder, String exec, Contributions contributions) throws IOException {
        this(folder, exec, contributions, 0);
    }

    private TestGateway(Path folder, String exec, Contributions contributions, int port)
            throws IOException {
        this.contributions = contributions;
        this.folder = folder;
        this.exec = exec;
        this.state = Files.createDirectories(folder.resolve("state"));
        this.workspace = Files.createDirectories(folder.resolve("workspace"));
        Path config = state.resolve("moltbot.json");
        Files.writeString(
                config,
                """
                { gateway: { port: %d, auth: { mode: "token", token: "%s" } },
                  agents: { defaults: { workspace: "%s" } },
                  tools: { profile: "coding", alsoAllow: [%s], exec: { %s } },
                  routing: { users: [{ id: "ann", apiKey: "%s" }],
                    workspaces: [{ id: "other", path: "%s" }] } }
                """
                        .formatted(
                                port,
                                TOKEN,
                                workspace,
                                contributions.tools().isEmpty() ? "" : "\"test_*\"",
                                exec,
                                ANN,
                                Files.createDirectories(folder.resolve("other"))));
        ConfigFiles files =
                ConfigFiles.find(
                        new ConfigFiles.Choice(config, null),
                        Map.of(
                                "MOLTBOT_STATE_DIR", state.toString(),
                                "HOME", folder.toString(),
                                "PATH", System.getenv("PATH")));
        ConfigReader reader = new ConfigReader(files, Map.of());
        ConfigSnapshot snapshot = reader.read();
        OperatorToken token =
                OperatorToken.resolve(
                        snapshot.config().gateway().auth(), files.environment(), files.state());
        this.process =
                GatewayProcess.start(
                        new GatewaySetup(
                                new LiveConfig(reader, snapshot),
                                token,
                                new Redactor(),
                                "2026.11.0",
                                contributions,
                                new Idempotency(InstantSource.system()),
                                GatewaySetup.NO_RESTART));
    }

    /// Stops this one and starts another in its place.
    TestGateway restarted() throws IOException {
        int port = process.port();
        process.close();
        return new TestGateway(folder, exec, contributions, port);
    }

    GatewayProcess process() {
        return process;
    }

    int port() {
        return process.port();
    }

    String url() {
        return "http://127.0.0.1:" + process.port();
    }

    Path workspace() {
        return workspace;
    }

    List<String> audit() throws IOException {
        return Files.readAllLines(state.resolve("logs/audit.jsonl"));
    }

    /// `moltbot` as a client on a laptop starts it.
    static List<String> moltbot(String... words) {
        List<String> command =
                new java.util.ArrayList<>(
                        List.of(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                classPath(),
                                "bot.molt.cli.Main"));
        command.addAll(List.of(words));
        return command;
    }

    private static String classPath() {
        String path =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        return String.join(File.pathSeparator, path.split(File.pathSeparator));
    }

    @Override
    public void close() {
        process.close();
    }
}
