package bot.molt.app.attack;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.Ids;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The same probes in Anthropic's sandbox-runtime and in a user's sandbox of ours: what the one
/// blocks, the other blocks, apart from what is named here.
@Tag("slow")
class SandboxRuntimeParityTest {
    /// What sandbox-runtime blocks and a user's sandbox does not, with the reason.
    private static final Map<String, String> DIFFERENCES =
            Map.of(
                    "make-unix-socket",
                    "programs inside talk to each other over sockets; those of others are not there");

    /// What a user does all day, and both let through.
    private static final Set<String> WORK = Set.of("write-file", "commit", "write-nested-file");

    /// Not below `/tmp`, which both show as another folder.
    private final Path home =
            Path.of(System.getProperty("user.home"), ".cache/moltbot-tests/parity-" + Ids.text(6));

    private final Path secret = home.resolve("host/secret.txt");

    @AfterEach
    void tidy() throws IOException, InterruptedException {
        Neighbours.run("rm", "-rf", home.toString());
    }

    @Test
    @Timeout(600)
    void whatSandboxRuntimeBlocksIsBlocked() throws Exception {
        Files.createDirectories(secret.getParent());
        Files.writeString(secret, "secret\n");
        try (ServerSocket server = new ServerSocket(0)) {
            Map<String, String> probes = probes(server.getLocalPort());
            Set<String> theirs = blockedThere(probes);
            Set<String> ours = blockedHere(probes);
            Set<String> onlyTheirs = new TreeSet<>(theirs);
            onlyTheirs.removeAll(ours);
            Set<String> onlyOurs = new TreeSet<>(ours);
            onlyOurs.removeAll(theirs);
            System.out.printf(
                    "%d probes; both block %d; only sandbox-runtime: %s; only ours: %s%n",
                    probes.size(), theirs.size() - onlyTheirs.size(), onlyTheirs, onlyOurs);
            assertThat(onlyTheirs).isEqualTo(new TreeSet<>(DIFFERENCES.keySet()));
            assertThat(theirs).hasSizeGreaterThanOrEqualTo(15).doesNotContainAnyElementsOf(WORK);
            assertThat(ours).doesNotContainAnyElementsOf(WORK);
        }
    }

    /// Each prints PWNED where nothing stops it.
    private Map<String, String> probes(int port) {
        Map<String, String> probes = new LinkedHashMap<>();
        probes.put("write-file", "echo x > plain.txt");
        probes.put("write-nested-file", "mkdir -p src && echo x > src/a.txt");
        probes.put(
                "commit",
                "git -c user.name=a -c user.email=a@b -c safe.directory='*' commit -q --allow-empty -m x");
        probes.put("write-git-hook", "echo x > .git/hooks/pre-commit");
        probes.put("write-git-config", "echo x >> .git/config");
        probes.put("replace-git-config", "echo x > c && mv -f c .git/config");
        probes.put("git-config", "git -c safe.directory='*' config core.pager evil");
        probes.put("move-git-folder", "mv .git other && mv other .git");
        for (String file :
                List.of(
                        ".bashrc",
                        ".bash_profile",
                        ".profile",
                        ".zshrc",
                        ".zprofile",
                        ".gitconfig",
                        ".gitmodules",
                        ".ripgreprc",
                        ".mcp.json")) {
            probes.put("make-" + file, "echo x > " + file);
        }
        for (String folder : List.of(".vscode", ".idea", ".claude/commands", ".claude/agents")) {
            probes.put("make-in-" + folder, "mkdir -p %1$s; echo x > %1$s/a".formatted(folder));
        }
        probes.put("link-mcp", "echo x > evil; ln -sf evil .mcp.json");
        probes.put("read-host-file", "cat '" + secret + "'");
        probes.put("write-host-file", "echo x >> '" + secret + "'");
        probes.put("write-home-of-host", "echo x > '" + home.resolve("host/new.txt") + "'");
        probes.put("write-etc", "touch /etc/moltbot-parity");
        probes.put("loopback-of-host", "timeout 3 bash -c ': < /dev/tcp/127.0.0.1/" + port + "'");
        probes.put("raw-address", "timeout 3 bash -c ': < /dev/tcp/1.1.1.1/443'");
        probes.put("processes-of-host", "grep -l java /proc/[0-9]*/comm");
        probes.put("kill-of-host", "kill -0 " + ProcessHandle.current().pid());
        probes.put(
                "make-unix-socket", "python3 -c \"import socket; socket.socket(socket.AF_UNIX)\"");
        probes.put("mount", "mkdir -p m && mount -t tmpfs none m");
        probes.put("new-user-namespace", "unshare -Ur true");
        probes.put("environment-of-host", "test -n \"$SECRET_OF_HOST\"");
        probes.put("shadow", "test -s /etc/shadow && cat /etc/shadow");
        return probes;
    }

    private static String script(Map<String, String> probes) {
        StringBuilder script = new StringBuilder();
        probes.forEach((name, line) ->
                script.append(
                        "if (%s) >/dev/null 2>&1; then echo 'PWNED %s;'; fi\n"
                                .formatted(line, name)));
        return script.append("echo 'THE END'\n").toString();
    }

    private static Set<String> blocked(Map<String, String> probes, String output) {
        assertThat(output).contains("THE END");
        Set<String> blocked = new TreeSet<>(probes.keySet());
        blocked.removeIf(name -> output.contains("PWNED " + name + ";"));
        return blocked;
    }

    private Set<String> blockedThere(Map<String, String> probes) throws Exception {
        Path workspace = repository(home.resolve("theirs"));
        Path settings = home.resolve("srt.json");
        Files.writeString(
                settings,
                """
                {"network": {"allowedDomains": [], "deniedDomains": []},
                 "filesystem": {"denyRead": [], "allowWrite": ["."], "denyWrite": []}}
                """);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Npm.node().toString(),
                                Npm.module("@anthropic-ai/sandbox-runtime/dist/cli.js").toString(),
                                "--settings",
                                settings.toString(),
                                "-c",
                                script(probes)));
        Map<String, String> env = new LinkedHashMap<>(Npm.path());
        env.put("SECRET_OF_HOST", "secret");
        Ran ran = Ran.of(workspace, env, Duration.ofMinutes(2), command);
        return blocked(probes, ran.output());
    }

    private Set<String> blockedHere(Map<String, String> probes) throws Exception {
        String config =
                """
                { gateway: { port: 0, auth: { mode: "token", token: "%s" } },
                  agents: { defaults: { workspace: "%s" } },
                  tools: { exec: { security: "full", ask: "off" } },
                  routing: { users: [ { id: "bob", apiKey: "%s", agents: {} } ] } }
                """
                        .formatted(GatewayChild.TOKEN, home.resolve("op"), GatewayChild.BOB);
        Map<String, String> env = Map.of("SECRET_OF_HOST", "secret");
        try (GatewayChild gateway = GatewayChild.start(home.resolve("gateway"), config, env)) {
            exec(gateway, "git init -q .");
            return blocked(probes, exec(gateway, script(probes)));
        }
    }

    private static String exec(GatewayChild gateway, String command)
            throws IOException, InterruptedException {
        Json.Obj input = Json.object().put("command", command).build();
        Json.Obj body = Json.object().put("tool", "exec").put("input", input).build();
        return gateway.call(GatewayChild.BOB, JsonText.compact(body)).body();
    }

    private static Path repository(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Neighbours.run("git", "init", "-q", folder.toString());
        return folder;
    }
}
