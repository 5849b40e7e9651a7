package bot.molt.app.page;

import bot.molt.app.gateway.RestartingGateway;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A gateway in a process of its own, a model server that it asks, and a browser.
final class PageHouse implements AutoCloseable {
    static final String TOKEN = RestartingGateway.TOKEN;
    static final String ALICE = "key-of-alice-0123456789-0123456789-0123456789";

    static final String BOB = "key-of-bob-0123456789-0123456789-0123456789";

    private final FakeModelServer models;
    private final RestartingGateway gateway;
    private final RealBrowser browser;

    PageHouse(Path folder) throws IOException {
        this(
                folder,
                FakeModelServer.start(asked ->
                        reply(folder, asked.body().items("messages").getLast().toString())));
    }

    PageHouse(Path folder, FakeModelServer models) throws IOException {
        this.models = models;
        gateway =
                new RestartingGateway(
                        folder,
                        """
                        providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } },
                        routing: { users: [ { id: 'alice', apiKey: '%s' },
                          { id: 'bob', apiKey: '%s', agents: { tools: { exec: { security: 'deny' } } } } ] },
                        tools: { exec: { allowlist: ['echo *', 'cat *'] } }\
                        """
                                .formatted(models.url("anthropic-messages"), ALICE, BOB));
        browser = new RealBrowser();
    }

    /// What the model says to the last thing that it was told.
    private static Turn reply(Path folder, String last) {
        if (last.contains("tool_result")) {
            return Turn.say(
                    """
                    The folder is **clean**: nothing to commit.

                    | file | lines |
                    |---|---|
                    | `Main.java` | 42 |

                    ```diff
                    - old line
                    + new line
                    ```\
                    """);
        }
        if (last.contains("step by step")) {
            return Turn.call(
                    "exec", "{'command':'echo first step; cat %s'}".formatted(gate(folder)));
        }
        if (last.contains("status")) {
            return Turn.call("exec", "{'command':'echo on branch main; echo all is clean'}");
        }
        if (last.contains("for ever")) {
            return Turn.say("This answer never ends, it says.").ending(Turn.Ending.STALLED);
        }
        return Turn.say("Here is what I can do:\n\n1. run commands\n2. read and *change* files\n")
                .paced(Duration.ofMillis(20));
    }

    /// A pipe that the model's command of several steps waits for.
    static Path gate(Path folder) {
        return folder.resolve("gate");
    }

    RealBrowser browser() {
        return browser;
    }

    RestartingGateway gateway() {
        return gateway;
    }

    String url() {
        return "http://127.0.0.1:" + gateway.port();
    }

    /// Asks a method of the gateway beside the page.
    Json.Obj rpc(String method, String params) throws IOException, InterruptedException {
        return JsonText.parseObject(
                        gateway.post("/api/rpc/" + method, params.replace('\'', '"')).body())
                .object("payload");
    }

    @Override
    public void close() {
        browser.close();
        gateway.close();
        models.close();
    }
}
