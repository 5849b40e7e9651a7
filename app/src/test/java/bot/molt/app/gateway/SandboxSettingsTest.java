package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Settings of sandboxes, as they hold in bubblewrap through a whole gateway.
class SandboxSettingsTest {
    private static final String BOB = "key-of-bob-0123456789";
    private static final String EVE = "key-of-eve-0123456789";
    private static final String FULL = "tools: { exec: { security: 'full', ask: 'off' } }";

    @TempDir private Path folder;

    private RunningGateway gateway(String tools, String defaults, String bob) throws Exception {
        String sections =
                """
                %s, routing: { users: [
                  { id: "bob", apiKey: "%s", agents: { sandbox: { %s } } }, { id: "eve", apiKey: "%s" } ] }
                """
                        .formatted(tools, BOB, bob, EVE);
        return new RunningGateway(folder, sections, "sandbox: { " + defaults + " }");
    }

    @Test
    void aReadOnlyWorkspaceCannotBeChangedByAnyTool() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "")) {
            assertThat(write(gateway, BOB, "a.txt").status()).isEqualTo(200);
            gateway.change(
                    "agents: { sandbox: {  } }", "agents: { sandbox: { workspaceAccess: 'ro' } }");
            assertThat(gateway.exec(BOB, "cat a.txt; touch b.txt").text())
                    .contains("text", "Read-only file system");
            assertThat(write(gateway, BOB, "c.txt").text()).contains("c.txt");
            assertThat(gateway.state().resolve("workspaces/bob"))
                    .isDirectoryNotContaining("regex:.*[bc].txt");
        }
    }

    @Test
    void withoutAccessAPrivateFolderIsThere() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "workspaceAccess: 'none'")) {
            assertThat(write(gateway, BOB, "a.txt").status()).isEqualTo(200);
            assertThat(gateway.exec(BOB, "cat /workspace/a.txt").text()).isEqualTo("text");
            assertThat(gateway.state().resolve("workspaces/bob")).doesNotExist();
        }
    }

    @Test
    void bindsAndVariablesAreThere() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("set.csv"), "1,2,3\n");
        String bind = "binds: ['%s:/data:ro'], env: { REGION: 'eu' }".formatted(data);
        try (RunningGateway gateway = gateway(FULL, bind, "env: { REGION: 'us' }")) {
            assertThat(gateway.exec(BOB, "cat /data/set.csv; echo $REGION").text())
                    .isEqualTo("1,2,3\nus\n");
            assertThat(gateway.exec(EVE, "echo $REGION; touch /data/x").text())
                    .contains("eu\n", "Read-only file system");
            assertThat(data.resolve("x")).doesNotExist();
        }
    }

    @Test
    void aBindThatOpensTheHostDoesNotComeIntoEffect() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "")) {
            assertThat(
                            gateway.change(
                                            "agents: { sandbox: {  } }",
                                            "agents: { sandbox: { binds: ['/etc:/host-etc'] } }")
                                    .toString())
                    .contains(
                            "routing.users[0].agents.sandbox.binds[0]", "/etc is the system's own");
            assertThat(gateway.exec(BOB, "ls /host-etc").text()).contains("No such file");
        }
    }

    @Test
    void aRefusedConnectionIsRecordedAndCounted() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "network: { allow: ['allowed.test'] }")) {
            assertThat(
                            gateway.exec(BOB, "curl -sS -m 20 http://other.test/ 2>&1; echo done")
                                    .text())
                    .contains("done");
            List<String> records = awaited(gateway, "\"type\":\"network\"");
            assertThat(records)
                    .singleElement()
                    .asString()
                    .contains("\"userId\":\"bob\"", "\"host\":\"other.test\"", "\"port\":80");
            assertThat(gateway.text("/metrics"))
                    .contains(
                            "moltbot_egress_connections_total{user=\"bob\",outcome=\"refused\"} 1");
        }
    }

    /// Records of the audit log with a text, as soon as there are some; a minute at most.
    private static List<String> awaited(RunningGateway gateway, String text) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        List<String> found = List.of();
        while (found.isEmpty() && System.nanoTime() < deadline) {
            found =
                    Files.readAllLines(gateway.state().resolve("logs/audit.jsonl")).stream()
                            .filter(line -> line.contains(text))
                            .toList();
        }
        return found;
    }

    @Test
    void aCommandIsEndedAtTheSandboxsOwnLimit() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "limits: { timeout: 300 }")) {
            Json.Obj input =
                    Json.object().put("command", "sleep 60; echo late").put("timeout", 50).build();
            assertThat(tool(gateway, BOB, "exec", input).text())
                    .doesNotContain("late")
                    .contains("timed out");
        }
    }

    @Test
    void ofEachSessionTheHomeIsItsOwn() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "scope: 'session'", "")) {
            String one = "X-Moltbot-Session";
            gateway.exec(BOB, "echo first > ~/note", one, "s1");
            assertThat(gateway.exec(BOB, "cat ~/note", one, "s1").text()).isEqualTo("first\n");
            assertThat(gateway.exec(BOB, "cat ~/note", one, "s2").text()).contains("No such file");
        }
    }

    @Test
    void theOperatorsCallsRunInASandboxWhereTheSeedsSettingSaysSo() throws Exception {
        try (RunningGateway gateway = gateway(FULL, "", "")) {
            String before = gateway.exec(RunningGateway.TOKEN, "pwd").text();
            assertThat(before).isEqualTo(folder.resolve("workspace").toRealPath() + "\n");
            gateway.change("tools: {", "sandbox: { enabled: true }, tools: {");
            gateway.change("sandbox: {  }", "sandbox: { backend: 'bubblewrap' }");
            assertThat(gateway.exec(RunningGateway.TOKEN, "pwd; echo ~").text())
                    .isEqualTo("/workspace\n/home/moltbot\n");
        }
    }

    @Test
    void anEngineThatIsNotThereRefusesTheCallAndNothingTakesItsPlace() throws Exception {
        String nobody = "docker: { host: 'unix://%s/no.sock' }".formatted(folder);
        String sections =
                """
                %s, routing: { users: [ { id: "bob", apiKey: "%s", agents: { sandbox: { backend: "docker" } } } ] },
                sandbox: { enabled: true }
                """
                        .formatted(FULL, BOB);
        try (RunningGateway gateway =
                new RunningGateway(folder, sections, "sandbox: { %s }".formatted(nobody))) {
            RunningGateway.Answer refused = gateway.exec(BOB, "pwd");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.text()).startsWith("sandbox: docker: ").contains("(fix: ");
            assertThat(gateway.exec(RunningGateway.TOKEN, "pwd").text()).isEqualTo("/workspace\n");
        }
    }

    @Test
    void anAllowlistsGuardsHoldInside() throws Exception {
        String tools =
                "tools: { exec: { security: 'allowlist', ask: 'off', allowlist: ['git *', 'cat *'] } }";
        try (RunningGateway gateway = gateway(tools, "", "")) {
            assertThat(gateway.exec(BOB, "git init -q . && git status --short").status())
                    .isEqualTo(200);
            Files.writeString(
                    gateway.state().resolve("workspaces/bob/.git/config"),
                    "[core]\n repositoryformatversion = 0\n pager = touch mark\n");
            assertThat(gateway.exec(BOB, "git status").text())
                    .contains("moltbot: git was not run: it sets core.pager");
            assertThat(gateway.exec(BOB, "id").status()).isEqualTo(403);
            assertThat(gateway.exec(BOB, "cat /run/moltbot/guards/git").text())
                    .startsWith("#!/bin/sh");
        }
    }

    @Test
    void thePolicyIsExplainedWithThePathsOfTheInside() throws Exception {
        String tools =
                "tools: { exec: { security: 'allowlist', ask: 'off', allowlist: ['cat *'] } }";
        try (RunningGateway gateway = gateway(tools, "", "")) {
            for (String line : List.of("cat a > /workspace/b", "cat a > " + folder + "/b")) {
                String decision =
                        gateway.rpc(
                                        "policy.explain",
                                        "{\"command\":\"%s\",\"user\":\"bob\"}".formatted(line))
                                .string("decision")
                                .orElseThrow();
                assertThat(decision)
                        .as(line)
                        .isEqualTo(line.contains("/workspace/") ? "allow" : "deny");
            }
        }
    }

    private static RunningGateway.Answer write(RunningGateway gateway, String key, String path)
            throws Exception {
        return tool(
                gateway,
                key,
                "write",
                Json.object().put("path", path).put("content", "text").build());
    }

    private static RunningGateway.Answer tool(
            RunningGateway gateway, String key, String tool, Json.Obj input) throws Exception {
        Json.Obj body = Json.object().put("tool", tool).put("input", input).build();
        return gateway.post(key, "/api/tools/execute", JsonText.compact(body));
    }
}
