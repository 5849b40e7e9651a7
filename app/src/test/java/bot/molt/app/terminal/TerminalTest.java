package bot.molt.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Terminals over the WebSocket protocol, with a real shell on a whole gateway.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class TerminalTest {
    private static final String ALICE = "key-of-alice-0123456789";
    private static final String BOB = "key-of-bob-0123456789";
    private static final String SHELL = "{'command':'sh','columns':100,'rows':30}";

    private RunningGateway gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway =
                new RunningGateway(
                        folder,
                        """
                        tools: { exec: { security: "full", ask: "off" } },
                        routing: { users: [
                          { id: "alice", apiKey: "%s", agents: { tools: { exec: { security: "allowlist", ask: "off", allowlist: ["cat *", "less *", "sh *"] } } } },
                          { id: "bob", apiKey: "%s", agents: { tools: { exec: { security: "deny" } } } } ] }
                        """
                                .formatted(ALICE, BOB));
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private TerminalClient operator() throws IOException {
        return new TerminalClient(gateway.port(), RunningGateway.TOKEN);
    }

    private static void type(TerminalClient client, String id, int seq, String text)
            throws IOException {
        assertThat(
                        client.ask(
                                        "terminal.input",
                                        "{'id':'%s','writer':'w','seq':%d,'data':'%s\\r'}"
                                                .formatted(id, seq, text))
                                .isTrue("ok"))
                .isTrue();
    }

    @Test
    void aShellKnowsItsSizeAndIsTypedIntoOnce() throws Exception {
        try (TerminalClient client = operator()) {
            String id = client.open(SHELL);
            client.attach(id, 0, "");
            type(client, id, 1, "stty size");
            client.await("30 100");
            client.ask("terminal.resize", "{'id':'%s','columns':90,'rows':40}".formatted(id));
            type(client, id, 2, "stty size; echo n=$((n+=1)).");
            type(client, id, 2, "stty size; echo n=$((n+=1)).");
            type(client, id, 3, "echo 中文 again $n");
            client.await("40 90");
            client.await("中文 again 1");
            assertThat(
                            client.attach(id, client.offset(), ",'writer':'w'")
                                    .object("payload")
                                    .number("taken"))
                    .contains(3L);
            type(client, id, 4, "exit 7");
            Json.Obj exit = client.awaitExit();
            assertThat(exit.number("code")).contains(7L);
            assertThat(exit.string("reason")).contains("exited");
        }
        assertThat(gateway.rpc("audit.tail", "{\"tool\":\"exec\"}").toString())
                .contains("\"command\":\"sh\"", "\"typed\":true")
                .doesNotContain("stty");
    }

    @Test
    void whoComesBackMissesNothingAndIsToldNothingTwice() throws Exception {
        String id;
        String before;
        long offset;
        try (TerminalClient client = operator()) {
            id = client.open(SHELL);
            client.attach(id, 0, ",'window':4096");
            type(client, id, 1, "stty -echo; seq 1 20000; echo the-$((1+1))nd-end");
            client.awaitBytes(4_096);
            assertThat(client.ask("terminal.list", "{}").isTrue("ok")).isTrue();
            before = client.text();
            offset = client.offset();
            assertThat(offset)
                    .as("nothing is sent beyond the window")
                    .isLessThan(4_096 + (32 << 10));
        }
        try (TerminalClient again = operator();
                TerminalClient whole = operator()) {
            again.attach(id, offset, "");
            again.await("the-2nd-end");
            whole.attach(id, 0, "");
            whole.await("the-2nd-end");
            assertThat(before + again.text()).isEqualTo(whole.text());
            assertThat(whole.text()).contains("\r\n20000\r\n");
            assertThat(again.ask("terminal.close", "{'id':'%s'}".formatted(id)).isTrue("ok"))
                    .isTrue();
        }
    }

    @Test
    void nobodyKnowsTheTerminalsOfOthers() throws Exception {
        try (TerminalClient client = operator();
                TerminalClient alice = new TerminalClient(gateway.port(), ALICE)) {
            String id = client.open(SHELL);
            assertThat(alice.ask("terminal.list", "{}").object("payload").items("terminals"))
                    .isEmpty();
            String params = "{'id':'%s','data':'x','columns':9,'rows':9,'offset':0}".formatted(id);
            for (String method : List.of("attach", "input", "resize", "ack", "close")) {
                assertThat(alice.failure("terminal." + method, only(method, params)))
                        .as(method)
                        .isEqualTo("not_found");
            }
            assertThat(client.ask("terminal.list", "{}").toString()).contains(id);
            client.ask("terminal.close", "{'id':'%s'}".formatted(id));
        }
    }

    /// The members of a method alone.
    private static String only(String method, String params) {
        return switch (method) {
            case "attach", "ack" -> params.replaceAll("'(data|columns|rows)':('x'|9),", "");
            case "input" -> params.replaceAll(",'columns'.*", "}");
            case "resize" -> params.replace("'data':'x',", "").replace(",'offset':0", "");
            default -> params.replaceAll(",.*", "}");
        };
    }

    @Test
    void thePolicyDecidesAndSaysWhy() throws Exception {
        try (TerminalClient bob = new TerminalClient(gateway.port(), BOB);
                TerminalClient alice = new TerminalClient(gateway.port(), ALICE)) {
            Json.Obj refused = bob.ask("terminal.open", SHELL).object("error");
            assertThat(refused.object("details").string("code")).contains("denied");
            assertThat(refused.string("message").orElse(""))
                    .contains("commands are not allowed", "exec.security");
            for (String command : List.of("sh", "less /etc/hosts")) {
                assertThat(
                                alice.ask("terminal.open", "{'command':'%s'}".formatted(command))
                                        .object("error")
                                        .string("message")
                                        .orElse(""))
                        .as(command)
                        .contains("cannot be held against the allowlist");
            }
            String id = alice.open("{'command':'cat /etc/hostname -'}");
            alice.attach(id, 0, "");
            type(alice, id, 1, "only data");
            alice.await("only data\r\nonly data");
            alice.ask("terminal.close", "{'id':'%s'}".formatted(id));
        }
    }

    @Test
    void itsEndIsTheEndOfAllThatRunsInIt() throws Exception {
        try (TerminalClient client = operator()) {
            String id = client.open(SHELL);
            client.attach(id, 0, "");
            type(client, id, 1, "setsid sleep 1000 & echo child=$!.");
            ProcessHandle process = process(client, "child");
            client.ask("terminal.close", "{'id':'%s'}".formatted(id));
            assertThat(client.awaitExit().string("reason")).contains("closed");
            process.onExit().get(60, TimeUnit.SECONDS);
            assertThat(process.isAlive()).isFalse();
        }
    }

    /// The process that the terminal names as `name=71.`.
    private static ProcessHandle process(TerminalClient client, String name) throws IOException {
        Matcher told = Pattern.compile(name + "=(\\d+)\\.").matcher("");
        while (!told.reset(client.text()).find()) {
            client.awaitMore();
        }
        return ProcessHandle.of(Long.parseLong(told.group(1))).orElseThrow();
    }

    @Test
    void aTerminalEndsWhenNobodyComesBack() throws Exception {
        away(1);
        try {
            assertThat(endOf(left()).string("reason")).contains("away");
        } finally {
            away(600);
        }
    }

    /// A terminal whose client has gone, and whose processes have ended.
    private String left() throws Exception {
        String id;
        ProcessHandle child;
        try (TerminalClient client = operator()) {
            id = client.open(SHELL);
            client.attach(id, 0, "");
            type(client, id, 1, "sleep 1000 & echo child=$!.");
            child = process(client, "child");
        }
        child.onExit().get(60, TimeUnit.SECONDS);
        return id;
    }

    private Json.Obj endOf(String id) throws Exception {
        try (TerminalClient again = operator()) {
            again.attach(id, 0, "");
            return again.awaitExit();
        }
    }

    private void away(int seconds) throws Exception {
        String hash = gateway.rpc("config.get", "{}").string("hash").orElseThrow();
        RunningGateway.Answer answer =
                gateway.post(
                        RunningGateway.TOKEN,
                        "/api/rpc/config.patch",
                        "{\"raw\":\"{gateway:{terminal:{away:%d}}}\",\"baseHash\":\"%s\"}"
                                .formatted(seconds, hash));
        assertThat(answer.body().isTrue("ok")).as(answer.body().toString()).isTrue();
    }
}
