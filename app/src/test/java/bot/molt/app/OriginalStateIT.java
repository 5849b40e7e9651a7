package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A state folder that the real npm clawdbot made: a gateway ran in it, an operator and a node were
/// paired, a job was timed, a program was allowed for good. It is used where it is, and taken over
/// from elsewhere.
@Tag("long")
@Tag("slow")
class OriginalStateIT {
    private static final String TOKEN = "token-of-the-original-0123456789abcdef";
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir private static Path original;
    @TempDir Path place;

    @BeforeAll
    static void theOriginalWasUsed() throws Exception {
        int port = freePort();
        Files.createDirectories(original.resolve(".clawdbot"));
        Files.writeString(
                original.resolve(".clawdbot/clawdbot.json"),
                """
                // written by hand, as JSON5
                {
                  gateway: { mode: 'local', port: %d, auth: { mode: 'token', token: '%s' } },
                  agents: { defaults: { workspace: '%s' } },
                  channels: { telegram: { enabled: false, dmPolicy: 'pairing' } },
                  ui: { seamColor: '#FF4500' },
                }
                """
                        .formatted(port, TOKEN, original.resolve("clawd")));
        Process gateway = start("gateway");
        try {
            await(gateway, "listening on ws");
            run("devices", "list");
            run(
                    "cron",
                    "add",
                    "--name",
                    "nightly",
                    "--every",
                    "10m",
                    "--system-event",
                    "hello",
                    "--session",
                    "main");
            run("approvals", "allowlist", "add", "/usr/bin/git");
            pairNode(port);
        } finally {
            gateway.destroy();
            gateway.waitFor();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static List<String> command(String... words) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Npm.node().toString(),
                                Npm.beside("clawdbot/node_modules/clawdbot/dist/entry.js")
                                        .toString()));
        command.addAll(List.of(words));
        return command;
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Npm.path());
        environment.put("HOME", original.toString());
        environment.put("TMPDIR", original.toString());
        environment.put("NO_COLOR", "1");
        for (String off :
                List.of(
                        "SKIP_CHANNELS",
                        "SKIP_CANVAS_HOST",
                        "SKIP_BROWSER_CONTROL_SERVER",
                        "SKIP_GMAIL_WATCHER",
                        "DISABLE_BONJOUR",
                        "NO_RESPAWN")) {
            environment.put("CLAWDBOT_" + off, "1");
        }
        return environment;
    }

    private static Process start(String... words) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command(words))
                        .directory(original.toFile())
                        .redirectErrorStream(true);
        builder.environment().putAll(environment());
        return builder.start();
    }

    private static void run(String... words) throws IOException, InterruptedException {
        Ran ran = Ran.of(original, environment(), LIMIT, command(words));
        assertThat(ran.exitCode()).as(List.of(words) + ran.output()).isZero();
    }

    private static void await(Process process, String text) throws IOException {
        BufferedReader said = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            all.append(line).append('\n');
            if (line.contains(text)) {
                return;
            }
        }
        throw new IOException("ended without: " + text + "\n" + all);
    }

    /// The gateway of this machine lets a node of this machine in by itself.
    private static void pairNode(int port) throws Exception {
        Path devices = original.resolve(".clawdbot/devices");
        try (WatchService changes = FileSystems.getDefault().newWatchService()) {
            devices.register(
                    changes,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            Process node =
                    start(
                            "node",
                            "run",
                            "--host",
                            "127.0.0.1",
                            "--port",
                            "" + port,
                            "--display-name",
                            "Build box");
            awaitPaired(devices, changes, node);
        }
    }

    private static void awaitPaired(Path devices, WatchService changes, Process node)
            throws Exception {
        try {
            while (!Files.readString(devices.resolve("paired.json")).contains("Build box")) {
                WatchKey change = changes.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
                assertThat(change).as("the node is paired").isNotNull();
                change.pollEvents();
                change.reset();
            }
        } finally {
            node.destroy();
            node.waitFor();
        }
    }

    private Installation copied() throws IOException {
        Path home = Files.createDirectories(place.resolve("home"));
        Installation copy = new Installation(home);
        Installation source = new Installation(original);
        return source.copy(copy.home());
    }

    static String finding(Json.Obj report, String id) {
        return report.items("findings").stream()
                .map(Json.Obj.class::cast)
                .filter(finding -> finding.string("id").orElse("").equals(id))
                .map(finding -> finding.string("what").orElse(""))
                .findFirst()
                .orElse("");
    }

    @Test
    void itIsUsedWhereItIsAndNothingOfItIsLost() throws Exception {
        try (Installation home = copied()) {
            Map<String, String> before = home.contents();
            Json.Obj seen = home.doctor();
            assertThat(finding(seen, "original.config")).contains("kept, not imported yet: ", "ui");
            assertThat(finding(seen, "original.kept")).contains("1 timed jobs (cron/jobs.json)");
            assertThat(home.contents()).isEqualTo(before);
            home.doctor("--fix");
            assertThat(home.contents()).containsAllEntriesOf(before);
            assertThat(home.text("moltbot.json"))
                    .startsWith("// Taken over from ")
                    .contains(TOKEN)
                    .contains("\"telegram\"");
            assertThat(home.start()).isEmpty();
            assertThat(home.run("health").code()).isZero();
            assertThat(home.run("devices", "list").out()).contains("Build box");
            assertThat(home.run("approvals", "get").out()).contains("/usr/bin/git");
            assertThat(
                            home.run(
                                            "--url",
                                            "http://127.0.0.1:" + home.port(),
                                            "--token",
                                            TOKEN,
                                            "status")
                                    .out())
                    .contains(" reachable");
        }
    }

    @Test
    void itIsTakenOverFromElsewhereWhichStaysAsItIs() throws Exception {
        try (Installation source = copied();
                Installation home =
                        new Installation(Files.createDirectories(place.resolve("other")))) {
            Map<String, String> before = source.contents();
            String folder = source.file("").toString();
            Json.Obj done = home.doctor("--fix", "--import", folder);
            assertThat(done.items("notMended")).isEmpty();
            assertThat(source.contents()).isEqualTo(before);
            for (String same :
                    List.of("devices/paired.json", "identity/device.json", "node.json")) {
                assertThat(JsonText.parseObject(home.text(same)))
                        .as(same)
                        .isEqualTo(JsonText.parseObject(source.text(same)));
            }
            assertThat(home.text("exec-approvals.json")).contains("/usr/bin/git");
            assertThat(Installation.wrong(home.doctor("--import", folder)))
                    .contains("original.kept")
                    .doesNotContain("original.config", "original.devices", "original.approvals");
            assertThat(home.start()).isEmpty();
            assertThat(home.run("--token", TOKEN, "devices", "list").out()).contains("Build box");
        }
    }
}
