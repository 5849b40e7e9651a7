package bot.molt.cli.exec;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.cli.TestCli;
import bot.molt.cli.TestCli.Outcome;
import bot.molt.testkit.wire.ScriptedServer;
import bot.molt.testkit.wire.SocketScript;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCommandTest {
    private static final String STARTED = "{'type':'started','id':'1','callId':'call_1'}";

    @TempDir Path home;

    private Outcome exec(ScriptedServer server, String input, String... args) {
        String[] line = new String[args.length + 3];
        line[0] = "exec";
        line[1] = "--url";
        line[2] = server.url();
        System.arraycopy(args, 0, line, 3, args.length);
        return new TestCli(home).reading(input).run(line);
    }

    @Test
    void outputGoesToItsStreamAndTheExitCodeIsTheCommands() throws IOException {
        SocketScript script =
                new SocketScript()
                        .take(1)
                        .send(STARTED)
                        .send("{'type':'output','stream':'stdout','offset':0,'data':'a\\n'}")
                        .send("{'type':'output','stream':'stderr','offset':0,'data':'b\\n'}")
                        .send(
                                "{'type':'output','stream':'stdout','offset':2,'data':'gA==','encoding':'base64'}")
                        .send("{'type':'exit','code':7}")
                        .send("{'type':'done','result':{'isError':true}}");
        try (ScriptedServer server = new ScriptedServer(script)) {
            Outcome outcome =
                    exec(server, "", "--workdir", "src", "-e", "A=1", "--", "npm", "test it");
            assertThat(outcome).isEqualTo(new Outcome(7, "a\n\ufffd", "b\n"));
            assertThat(script.taken().getFirst())
                    .isEqualTo(
                            """
                            {"id":"1","tool":"exec","input":{"command":"npm 'test it'","workdir":"src","env":{"A":"1"},"stderr":"separate","interactive":true}}\
                            """);
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,143", "SIGKILL,137", "INT,130"})
    void aSignalIsReportedAsAShellDoes(String signal, int code) throws IOException {
        SocketScript script =
                new SocketScript()
                        .take(1)
                        .send(STARTED)
                        .send("{'type':'exit','code':null,'signal':'" + signal + "'}")
                        .send("{'type':'done','result':{'isError':true}}");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(exec(server, "", "true").code()).isEqualTo(code);
        }
    }

    @Test
    void inputIsPassedOnWithItsEnd() throws IOException {
        SocketScript script =
                new SocketScript()
                        .take(1)
                        .send(STARTED)
                        .take(2)
                        .send("{'type':'exit','code':0}")
                        .send("{'type':'done','result':{}}");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(exec(server, "hi", "cat").code()).isZero();
            assertThat(script.taken())
                    .contains(
                            "{\"type\":\"input\",\"callId\":\"call_1\",\"data\":\"hi\"}",
                            "{\"type\":\"input\",\"callId\":\"call_1\",\"data\":\"\",\"eof\":true}");
        }
    }

    @Test
    void aLostConnectionIsTakenUpWhereItBroke() throws IOException {
        SocketScript first =
                new SocketScript()
                        .take(1)
                        .send(STARTED)
                        .send("{'type':'output','stream':'stdout','offset':0,'data':'one '}")
                        .breakOff();
        SocketScript second =
                new SocketScript()
                        .takeResume()
                        .send("{'type':'output','stream':'stdout','offset':0,'data':'one two'}")
                        .send("{'type':'exit','code':0}")
                        .send("{'type':'done','result':{}}");
        try (ScriptedServer server = new ScriptedServer(first.then(second))) {
            Outcome outcome = exec(server, "", "x");
            assertThat(outcome.out()).isEqualTo("one two");
            assertThat(outcome.code()).isZero();
            assertThat(second.taken())
                    .contains(
                            "{\"type\":\"resume\",\"id\":\"1\",\"callId\":\"call_1\",\"offset\":4,\"stderrOffset\":0}");
        }
    }

    @Test
    void aRefusalIsExplainedWithTheExitCodeOfPolicy() throws IOException {
        SocketScript script =
                new SocketScript()
                        .take(1)
                        .send(
                                "{'type':'error','id':'1','code':'denied','message':'rm is not allowed'}");
        try (ScriptedServer server = new ScriptedServer(script)) {
            assertThat(exec(server, "", "rm -rf /"))
                    .isEqualTo(new Outcome(4, "", "moltbot: rm is not allowed\n"));
        }
    }
}
