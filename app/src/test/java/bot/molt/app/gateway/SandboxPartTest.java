package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the operator is told of sandboxes, users and workspaces, on a whole gateway with real
/// sandboxes.
class SandboxPartTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String BOB = "key-of-bob-0123456789";

    @TempDir private Path folder;
    private RunningGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway =
                new RunningGateway(
                        folder,
                        """
                        // kept
                        tools: { exec: { security: "full", ask: "off" } },
                        routing: { users: [
                          { id: "alice", apiKey: "%s", agents: { sandbox: {
                              limits: { memory: "512mb" }, binds: ["/usr/share:/data:ro"] } } },
                          { id: "bob", apiKey: "%s" }, // bob's
                          { id: "carl", agents: { sandbox: { mode: "off" }, tools: { deny: ["exec"] } } },
                          { id: "eve", agents: { sandbox: {
                              network: { allow: ["example.com", "db.internal:5432"], mode: "allowlist" } } } } ] }
                        """
                                .formatted(ALICE, BOB));
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    private Json.Obj explained(String params) throws Exception {
        return gateway.rpc("sandbox.explain", params.replace('\'', '"'));
    }

    private static String plain(Json json) {
        return JsonText.compact(json).replace('"', '\'');
    }

    private List<String> names() throws Exception {
        List<String> names = new ArrayList<>();
        for (Json item : gateway.rpc("sandbox.list", "{}").items("sandboxes")) {
            names.add(((Json.Obj) item).string("name").orElseThrow());
        }
        return names;
    }

    @Test
    void aUserIsExplainedWithTheSettingBehindEachPart() throws Exception {
        Json.Obj answer = explained("{'user':'alice','tool':'exec'}");
        String at = "routing.users[alice].agents.sandbox.";
        assertThat(answer.object("target").string("kind")).contains("bubblewrap");
        assertThat(answer.object("target").object("readiness").isTrue("ready")).isTrue();
        assertThat(plain(new Json.Arr(answer.items("mounts"))))
                .contains(
                        "{'host':'" + gateway.state() + "/workspaces/alice','inside':'/workspace'",
                        "'inside':'/home/moltbot','access':'rw'",
                        "{'host':'/usr/share','inside':'/data','access':'ro','source':'"
                                + at
                                + "binds[0]'}");
        assertThat(plain(answer.object("network")))
                .isEqualTo("{'mode':'none','allow':[],'source':'default'}");
        assertThat(plain(explained("{'user':'eve'}").object("network")))
                .isEqualTo(
                        "{'mode':'allowlist','allow':['example.com:80,443','db.internal:5432'],'source':'"
                                + "routing.users[eve].agents.sandbox.network.allow'}");
        assertThat(plain(new Json.Arr(answer.items("limits"))))
                .contains("{'name':'memory','value':'512mb','source':'" + at + "limits.memory'");
        assertThat(plain(answer.object("policy")))
                .contains("'decision':'open'", "'source':'tools.exec.security'");
        assertThat(plain(new Json.Arr(answer.items("settings")))).contains("'name':'scope'");
    }

    @Test
    void theHostIsExplainedAsWhatItIs() throws Exception {
        Json.Obj operator = explained("{}");
        assertThat(plain(operator.object("target"))).contains("'kind':'host'");
        assertThat(operator.object("network").string("mode")).contains("host");
        Json.Obj carl = explained("{'user':'carl','tool':'exec'}");
        assertThat(plain(carl.object("target")))
                .contains("'kind':'host'", "routing.users[carl].agents.sandbox.mode");
        assertThat(plain(carl.object("policy"))).contains("'decision':'denied'");
    }

    @Test
    void whatIsNotThereIsSaidWithWhatIs() throws Exception {
        for (String[] wrong :
                List.of(
                        new String[] {
                            "{'user':'dora'}", "user: dora (known: alice, bob, carl, eve)"
                        },
                        new String[] {"{'agent':'x'}", "agent: x (known: main)"},
                        new String[] {"{'tool':'exce'}", "tool: exce (known: "},
                        new String[] {"{'workspace':'w'}", "workspace: w (known: )"})) {
            assertThat(refusal("sandbox.explain", wrong[0])).contains(wrong[1]);
        }
        assertThat(refusal("sandbox.recreate", "{'name':'x-1'}"))
                .contains("sandbox: x-1 (known: none)");
    }

    private String refusal(String method, String params) throws Exception {
        return gateway.raw("/api/rpc/" + method, params.replace('\'', '"'));
    }

    @Test
    void openSandboxesAreListedAndClosed() throws Exception {
        assertThat(names()).isEmpty();
        assertThat(gateway.exec(ALICE, "touch /tmp/a").status()).isEqualTo(200);
        assertThat(gateway.exec(BOB, "true").status()).isEqualTo(200);
        assertThat(names()).hasSize(2);
        String own =
                JsonText.compact(
                        gateway.post(BOB, "/api/rpc/sandbox.list", "{}").body().object("payload"));
        assertThat(own).contains("\"user\":\"bob\"").doesNotContain("alice");
        Json.Obj closed = gateway.rpc("sandbox.recreate", "{\"user\":\"alice\"}");
        assertThat(closed.items("closed")).hasSize(1);
        assertThat(names()).hasSize(1);
        assertThat(gateway.exec(ALICE, "ls /tmp").text()).contains("a");
        assertThat(gateway.rpc("sandbox.prune", "{}").items("closed")).hasSize(2);
        assertThat(names()).isEmpty();
    }

    @Test
    void aSandboxInUseStaysUnlessForced() throws Exception {
        String background =
                "{\"tool\":\"exec\",\"input\":{\"command\":\"sleep 300\",\"background\":true}}";
        assertThat(gateway.post(BOB, "/api/tools/execute", background).status()).isEqualTo(200);
        Json.Obj kept = gateway.rpc("sandbox.recreate", "{\"all\":true}");
        assertThat(kept.items("closed")).isEmpty();
        assertThat(plain(new Json.Arr(kept.items("kept")))).contains("a process runs in it");
        assertThat(gateway.rpc("sandbox.prune", "{}").items("closed")).isEmpty();
        Json.Obj forced = gateway.rpc("sandbox.recreate", "{\"all\":true,\"force\":true}");
        assertThat(forced.items("closed")).hasSize(1);
        assertThat(names()).isEmpty();
    }

    @Test
    void readinessNamesWhoNeedsWhatAndWarnsOfUsersOnTheHost() throws Exception {
        Json.Obj readiness = gateway.rpc("sandbox.readiness", "{}");
        assertThat(plain(new Json.Arr(readiness.items("users"))))
                .contains("{'kind':'bubblewrap','users':['alice','bob','eve']}")
                .contains("{'kind':'host','users':['operator','carl']}");
        assertThat(plain(new Json.Arr(readiness.items("warnings")))).contains("carl");
        assertThat(plain(new Json.Arr(readiness.items("targets"))))
                .contains("{'kind':'bubblewrap','ready':true");
    }

    @Test
    void aRevokedUserIsOutAtOnceAndKeepsTheSection() throws Exception {
        String background =
                "{\"tool\":\"exec\",\"input\":{\"command\":\"sleep 300\",\"background\":true}}";
        gateway.post(BOB, "/api/tools/execute", background);
        gateway.rpc("users.revoke", "{\"id\":\"bob\"}");
        assertThat(gateway.exec(BOB, "true").status()).isEqualTo(401);
        assertThat(names()).isEmpty();
        assertThat(config()).contains("id: \"bob\"");
    }

    @Test
    void aRemovedUserIsGoneFromTheConfigurationAndTheFilesStay() throws Exception {
        gateway.exec(BOB, "echo x > kept.txt");
        Json.Obj removed = gateway.rpc("users.remove", "{\"id\":\"bob\"}");
        assertThat(plain(removed)).isEqualTo("{'id':'bob','hadKey':true,'hadSection':true}");
        assertThat(gateway.exec(BOB, "true").status()).isEqualTo(401);
        assertThat(config()).contains("// kept", "alice").doesNotContain("\"bob\"");
        assertThat(gateway.state().resolve("workspaces/bob/kept.txt")).hasContent("x");
        assertThat(refusal("users.remove", "{'id':'bob'}"))
                .contains("user: bob (known: alice, carl, eve)");
    }

    private String config() throws Exception {
        return Files.readString(gateway.state().resolve("moltbot.json"));
    }

    @Test
    void anAddedWorkspaceHoldsAtOnceAndARemovedOneLeavesItsFolder() throws Exception {
        Path place = folder.resolve("place");
        String params =
                "{'id':'w','path':'%s','users':['alice']}".formatted(place).replace('\'', '"');
        gateway.rpc("workspaces.add", params);
        assertThat(config()).contains("// kept", place.toString());
        assertThat(inW(ALICE, "echo hi > f; pwd")).isEqualTo("200 /workspace\n");
        assertThat(inW(BOB, "pwd")).startsWith("404");
        assertThat(refusal("workspaces.add", params)).contains("workspace: w is there, at ");
        assertThat(plain(gateway.rpc("workspaces.remove", "{\"id\":\"w\"}")))
                .contains(place.toString());
        assertThat(inW(ALICE, "pwd")).startsWith("404");
        assertThat(place.resolve("f")).hasContent("hi");
    }

    private String inW(String key, String command) throws Exception {
        RunningGateway.Answer answer = gateway.exec(key, command, "X-Moltbot-Workspace", "w");
        return answer.status() + " " + answer.text();
    }

    @Test
    void aWorkspaceThatCannotBeIsRefusedWithTheReason() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        for (String[] wrong :
                List.of(
                        new String[] {
                            "{'id':'w','path':'relative'}", "path: relative (expected: an absolute"
                        },
                        new String[] {"{'id':'w','path':'/'}", "not the root of the machine"},
                        new String[] {"{'id':'w','path':'" + file + "/x'}", file + " is none"},
                        new String[] {"{'id':'a b','path':'/srv/w'}", "nothing was changed: "},
                        new String[] {
                            "{'id':'w','path':'/srv/w','users':['dora']}", "users: dora (expected:"
                        })) {
            assertThat(refusal("workspaces.add", wrong[0])).contains(wrong[1]);
        }
        assertThat(config()).doesNotContain("workspaces:");
    }
}
