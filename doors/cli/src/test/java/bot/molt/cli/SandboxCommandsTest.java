package bot.molt.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.TestCli.Outcome;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `sandbox`, `users` and `workspaces` against a gateway that says what a test wants.
class SandboxCommandsTest {
    @TempDir Path home;
    private TestCli cli;
    private List<String> requests = List.of();

    @BeforeEach
    void open() {
        cli = new TestCli(home);
    }

    private static String answer(String type, String body) {
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(type, length, body);
    }

    private Outcome run(String answer, String... words) throws IOException {
        try (ScriptedServer server = ScriptedServer.answering(answer)) {
            List<String> line = new ArrayList<>(List.of(words));
            line.addAll(List.of("--url", server.url()));
            Outcome outcome = cli.run(line.toArray(String[]::new));
            requests = server.requests();
            return outcome;
        }
    }

    private Outcome payload(String payload, String... words) throws IOException {
        String body = "{'ok':true,'payload':" + payload + "}";
        return run(answer("application/json", body.replace('\'', '"')), words);
    }

    @Test
    void sandboxesAreATableWithWhatTheyUse() throws IOException {
        Outcome outcome =
                payload(
                        "{'sandboxes':[{'name':'a-1','kind':'docker','user':'alice','workspace':{'folder':'/srv/a'},"
                                + "'image':{'name':'molt:1','current':false},'running':true,'createdAt':'2026-11-23T10:00:00.123456Z',"
                                + "'lastUsedAt':'2026-11-23T11:00:00Z','use':{'memoryBytes':3670016,'cpuTimeMs':1250}}],"
                                + "'containers':[],'browsers':[]}",
                        "sandbox");
        assertThat(outcome.out().lines().map(line -> line.replaceAll(" {2,}", "|")))
                .containsExactly(
                        "NAME|KIND|USER|WORKSPACE|IMAGE|STATE|CREATED|LAST USED|MEMORY|CPU|PROCESSES",
                        "a-1|docker|alice|/srv/a|molt:1 (outdated)|running|2026-11-23T10:00:00Z|2026-11-23T11:00:00Z|3.5 MiB|1.3 s|-");
        assertThat(payload("{'sandboxes':[]}", "sandbox", "list").out())
                .isEqualTo("No sandbox is open.\n");
    }

    private static final String EXPLAINED =
            "{'subject':{'user':'alice','session':'main'},'target':{'kind':'docker','name':'a-1','why':'auto','source':'x.backend',"
                    + "'readiness':{'kind':'docker','ready':%s,'detail':'no socket','fix':'apt install docker.io','gaps':[]}},"
                    + "'mounts':[{'host':'/srv/a','inside':'/workspace','access':'rw','source':'default'}],"
                    + "'network':{'mode':'allowlist','allow':['example.com:443'],'source':'x.network.allow'},"
                    + "'limits':[{'name':'memory','value':'2gb','source':'default','gap':'memory: no cgroups'}],"
                    + "'settings':[{'name':'scope','value':'agent','source':'default'}],'quota':[]%s}";

    @Test
    void anExplanationGivesEachPartWithTheSettingBehindIt() throws IOException {
        Outcome outcome =
                payload(EXPLAINED.formatted("true", ""), "sandbox", "explain", "--user", "alice");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .isEqualTo(
                        """
                        Calls of alice, own workspace, session main:
                        target:   docker (a-1)
                          why:    auto [x.backend]
                          ready:  yes: no socket
                        mounts:
                          INSIDE          ON THE HOST  SET BY
                          /workspace  rw  /srv/a       default
                        network:  allowlist [x.network.allow]
                          open:   example.com:443
                        limits:
                          NAME    VALUE               SET BY
                          memory  2gb (only in part)  default
                        settings:
                          NAME   VALUE  SET BY
                          scope  agent  default
                        """);
        assertThat(requests.getFirst()).endsWith("{\"user\":\"alice\"}");
    }

    @Test
    void aTargetThatDoesNotWorkIsExitCodeEightAndAClosedToolFour() throws IOException {
        Outcome missing = payload(EXPLAINED.formatted("false", ""), "sandbox", "explain");
        assertThat(missing.code()).isEqualTo(8);
        assertThat(missing.out()).contains("NO: no socket", "fix:    apt install docker.io");
        String policy =
                ",'policy':{'tool':'exec','decision':'denied','reason':'no','source':'tools.deny[0]'}";
        Outcome denied = payload(EXPLAINED.formatted("true", policy), "sandbox", "explain");
        assertThat(denied.code()).isEqualTo(4);
        assertThat(denied.out()).contains("policy:   exec: denied, no [tools.deny[0]]");
    }

    @Test
    void whatStaysIsExitCodeOne() throws IOException {
        String answer = "{'closed':['a-1'],'kept':[{'name':'b-1','why':'a call uses it'}]}";
        Outcome outcome = payload(answer, "sandbox", "recreate", "--all");
        assertThat(outcome).isEqualTo(new Outcome(1, "Closed a-1\nKept b-1: a call uses it\n", ""));
        assertThat(requests.getFirst()).endsWith("{\"all\":true,\"force\":false}");
        assertThat(payload("{'closed':[],'kept':[]}", "sandbox", "prune").out())
                .startsWith("Nothing to close");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "sandbox recreate~sandboxes: none named (expected: one of --all, --user, --session, --agent or a name)",
                "sandbox recreate a-1 --all~sandboxes: --all and a-1 (expected: one of --all, --user, --session, --agent or a name)",
                "sandbox build --dockerfile /missing~--dockerfile: /missing (expected: a file that can be read)",
                "workspaces add a /srv/a --users ,~--users: no id (expected: ids with commas between)",
                "sandbox list x~unexpected: x; see: moltbot sandbox list --help",
            })
    void whatCannotBeUnderstoodIsExitCodeTwo(String line, String message) {
        assertThat(cli.run(line.split(" ")))
                .isEqualTo(new Outcome(2, "", "moltbot: " + message + "\n"));
    }

    private static String events(String text) {
        return answer("text/event-stream", text.replace('\'', '"'));
    }

    @Test
    void aBuildTellsItsLinesWhereTheyAreWanted() throws IOException {
        String stream =
                events(
                        ": alive\n\nevent: line\ndata: {'text':'step 1'}\n\nevent: end\ndata: {'image':'molt:1','id':'sha256:9','sizeBytes':1048576}\n\n");
        Path dockerfile = Files.writeString(home.resolve("Dockerfile"), "FROM scratch\n");
        assertThat(run(stream, "sandbox", "build", "--progress", "-f", dockerfile.toString()))
                .isEqualTo(new Outcome(0, "Built molt:1 (sha256:9, 1.0 MiB)\n", "step 1\n"));
        assertThat(requests.getFirst())
                .startsWith("POST /api/sandbox/build ")
                .endsWith("{\"dockerfile\":\"FROM scratch\\n\"}");
        assertThat(run(stream, "sandbox", "build").err()).isEmpty();
        String bare = events("event: end\ndata: {'image':'x:1','id':'','sizeBytes':-1}\n\n");
        assertThat(run(bare, "sandbox", "build").out()).isEqualTo("Built x:1\n");
    }

    @Test
    void aBuildThatFailsShowsItsLastLinesAndTheCodeOfTheFailure() throws IOException {
        String stream =
                events(
                        "event: line\ndata: {'text':'E: no space'}\n\nevent: error\ndata: {'code':'unavailable','message':'disk full'}\n\n");
        assertThat(run(stream, "sandbox", "build"))
                .isEqualTo(new Outcome(8, "", "E: no space\nmoltbot: disk full\n"));
        assertThat(run(events("event: line\ndata: {'text':'x'}\n\n"), "sandbox", "build").err())
                .contains("ended the stream before the build was over");
    }

    @Test
    void workspacesAreAddedForSomeAndRemovedWithoutTheirFolder() throws IOException {
        String item = "{'id':'a','path':'/srv/a','users':['x','y']}";
        Outcome added =
                payload(item, "workspaces", "add", "a", "/srv/a", "--users", "x,y", "--repo", "r");
        assertThat(added.out()).isEqualTo("Added workspace a at /srv/a for x, y.\n");
        assertThat(requests.getFirst())
                .endsWith(
                        "{\"id\":\"a\",\"path\":\"/srv/a\",\"gitRepo\":\"r\",\"users\":[\"x\",\"y\"]}");
        assertThat(payload(item, "workspaces", "remove", "a").out())
                .isEqualTo(
                        "Removed workspace a from the configuration. Its folder stays: /srv/a\n");
        assertThat(payload("{'workspaces':[" + item + "]}", "workspaces").out())
                .isEqualTo("ID  PATH    USERS  REPOSITORY\na   /srv/a  x, y\n");
    }

    @Test
    void aRemovedUserLeavesFilesAndTheCommandSaysSo() throws IOException {
        Outcome outcome =
                payload("{'id':'a','hadKey':true,'hadSection':false}", "users", "remove", "a");
        assertThat(outcome.out())
                .startsWith(
                        "Removed a: the key no longer works, and no item of routing.users stood")
                .contains("files stay");
    }

    @Test
    void aPortThatTheSystemChoosesHasToBeNamed() throws IOException {
        Files.createDirectories(home.resolve(".clawdbot"));
        Files.writeString(home.resolve(".clawdbot/moltbot.json"), "{gateway: {port: 0}}");
        assertThat(cli.run("users", "list").err())
                .isEqualTo(
                        "moltbot: gateway.port: 0 (expected: 1..65535, or the address that the gateway printed when it started: --url http://127.0.0.1:PORT)\n");
        assertThat(payload("{'users':[]}", "users", "list").code()).isZero();
    }
}
