package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.Cli;
import bot.molt.cli.LocalParts;
import bot.molt.cli.Streams;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Jobs through the doors of a whole gateway: methods, events, the tool, the command line.
class JobsGatewayTest {
    private static final String ALICE = "key-of-alice-0123456789-0123456789-0123456789";

    @TempDir private Path folder;

    private RunningGateway gateway(FakeModelServer server) throws IOException {
        return new RunningGateway(
                folder,
                "tools: { alsoAllow: ['cron'] }, providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }, routing: { users: [ { id: 'alice', apiKey: '%s' } ] }"
                        .formatted(server.url("anthropic-messages"), ALICE));
    }

    private static Json.Obj asked(AgentClient client, String method, String params)
            throws IOException {
        Json.Obj answer = client.ask(method, params);
        assertThat(answer.isTrue("ok")).as(answer.toString()).isTrue();
        return answer.object("payload");
    }

    @Test
    void aJobRunsAndEveryoneConcernedIsTold() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("It is quiet."));
                RunningGateway gateway = gateway(server);
                AgentClient client = new AgentClient(gateway.port(), RunningGateway.TOKEN);
                AgentClient alice = new AgentClient(gateway.port(), ALICE)) {
            Json.Obj job =
                    asked(
                            client,
                            "cron.add",
                            "{'name':'daily','schedule':{'kind':'cron','expr':'0 7 * * *','tz':'Asia/Shanghai'},'payload':{'kind':'agentTurn','message':'What is new?'}}");
            String id = job.string("id").orElseThrow();
            assertThat(job.string("sessionTarget")).contains("isolated");
            assertThat(job.object("state").number("nextRunAtMs")).isPresent();
            assertThat(asked(client, "cron.status", "{}").number("jobs")).contains(1L);
            assertThat(asked(alice, "cron.list", "{}").items("jobs")).isEmpty();
            assertThat(alice.ask("cron.run", "{'id':'" + id + "','mode':'force'}").isTrue("ok"))
                    .isFalse();
            assertThat(asked(client, "cron.run", "{'jobId':'" + id + "'}").string("reason"))
                    .contains("not-due");
            asked(client, "cron.run", "{'id':'" + id + "','mode':'force'}");
            Json.Obj end = finished(client);
            assertThat(end.string("jobId")).contains(id);
            assertThat(end.string("summary")).contains("It is quiet.");
            Json.Obj runs = asked(client, "cron.runs", "{'id':'" + id + "'}");
            assertThat(runs.items("entries")).hasSize(1);
            Json.Obj off =
                    asked(
                            client,
                            "cron.update",
                            "{'id':'" + id + "','patch':{'enabled':false,'description':'x'}}");
            assertThat(off.object("state").has("nextRunAtMs")).isFalse();
            assertThat(off.object("state").string("lastStatus")).contains("ok");
            assertThat(asked(client, "cron.list", "{}").items("jobs")).isEmpty();
            assertThat(asked(client, "cron.remove", "{'id':'" + id + "'}").isTrue("removed"))
                    .isTrue();
            assertThat(
                            client.ask(
                                            "cron.add",
                                            "{'name':'x','schedule':{'kind':'cron','expr':'0 0 30 2 *'},'payload':{'kind':'agentTurn','message':'x'}}")
                                    .object("error")
                                    .string("message")
                                    .orElse(""))
                    .contains("never comes");
        }
    }

    private static Json.Obj finished(AgentClient client) throws IOException {
        Optional<Json.Obj> there =
                client.events("cron").stream()
                        .filter(event -> event.string("action").orElse("").equals("finished"))
                        .findFirst();
        return there.isPresent() ? there.get() : client.event("cron", "action", "finished");
    }

    @Test
    void anAgentMakesAJobForWhoeverItTalksTo() throws Exception {
        try (FakeModelServer server =
                        FakeModelServer.inOrder(
                                Turn.call(
                                        "cron",
                                        "{'action':'add','job':{'name':'tea','schedule':{'kind':'every','everyMs':3600000},'payload':{'kind':'systemEvent','text':'Tea!'}}}"),
                                Turn.say("I will tell you."));
                RunningGateway gateway = gateway(server);
                AgentClient alice = new AgentClient(gateway.port(), ALICE)) {
            String id =
                    alice.send(
                            "agent",
                            "{'message':'remind me','sessionKey':'main','idempotencyKey':'k1'}");
            alice.next(frame -> frame.string("id").filter(id::equals).isPresent());
            alice.next(frame -> frame.string("id").filter(id::equals).isPresent());
            Json.Obj list = asked(alice, "cron.list", "{}");
            assertThat(list.items("jobs")).hasSize(1);
            Json.Obj job = (Json.Obj) list.items("jobs").getFirst();
            assertThat(job.string("name")).contains("tea");
            assertThat(job.string("ownerId")).contains("alice");
        }
    }

    private String moltbot(RunningGateway gateway, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(out, false, StandardCharsets.UTF_8);
        int code =
                Cli.run(
                        words,
                        new Streams(InputStream.nullInputStream(), both, both, false),
                        Map.of(
                                "HOME",
                                folder.toString(),
                                "MOLTBOT_GATEWAY_URL",
                                gateway.url(),
                                "MOLTBOT_GATEWAY_TOKEN",
                                RunningGateway.TOKEN),
                        LocalParts.NONE);
        return code + " " + out.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void theCommandLineSteersJobs() throws Exception {
        try (FakeModelServer server = FakeModelServer.inOrder(Turn.say("Quiet."));
                RunningGateway gateway = gateway(server)) {
            assertThat(moltbot(gateway, "cron", "list")).startsWith("0 No jobs");
            String added =
                    moltbot(
                            gateway,
                            "cron",
                            "add",
                            "--name",
                            "news",
                            "--every",
                            "1h",
                            "--message",
                            "What is new?",
                            "--json");
            assertThat(added).startsWith("0 {");
            String id = JsonText.parseObject(added.substring(2)).string("id").orElseThrow();
            assertThat(moltbot(gateway, "cron")).contains("news", "every 1h", id);
            assertThat(moltbot(gateway, "cron", "run", id)).startsWith("1 It does not run");
            assertThat(moltbot(gateway, "cron", "run", id, "--force", "--wait"))
                    .startsWith("0 It ran");
            assertThat(moltbot(gateway, "cron", "edit", id, "--cron", "0 7 * * *", "--tz", "UTC"))
                    .startsWith("0 " + id + ": 0 7 * * * UTC");
            assertThat(moltbot(gateway, "cron", "disable", id)).isEqualTo("0 Off.");
            assertThat(moltbot(gateway, "cron", "enable", id)).startsWith("0 On; next ");
            assertThat(moltbot(gateway, "cron", "status")).contains("Jobs run.", "jobs:  1");
            assertThat(moltbot(gateway, "cron", "runs", "--id", id, "--json"))
                    .contains("\"entries\"");
            assertThat(moltbot(gateway, "cron", "rm", id)).isEqualTo("0 The job is gone.");
            assertThat(moltbot(gateway, "cron", "rm", id)).startsWith("1 There was no job");
            assertThat(moltbot(gateway, "cron", "add", "--name", "x", "--message", "y"))
                    .startsWith("2 ")
                    .contains("--at, --every, --cron");
        }
    }
}
