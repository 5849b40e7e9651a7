package bot.molt.app.clients;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.app.gateway.RunningGateway;
import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// OpenAI's own client and the AI SDK, unmodified, against a whole gateway.
@Tag("slow")
@Timeout(300)
class OpenaiClientIT {
    @TempDir Path folder;

    private static Turn answer(Asked asked) {
        String last = asked.body().items("messages").getLast().toString();
        boolean wantsTool = last.contains("use the tool") && !last.contains("22 degrees");
        return wantsTool
                ? Turn.call("weather", "{'city':'Rome'}")
                : Turn.say(last.contains("22 degrees") ? "It is warm." : "Hello from here");
    }

    @Test
    void everyStepOfBothClientsComesToItsEnd() throws Exception {
        try (FakeModelServer server = FakeModelServer.start(OpenaiClientIT::answer);
                RunningGateway gateway =
                        new RunningGateway(
                                folder,
                                "providers: { anthropic: { apiKey: 'k', baseUrl: '%s' } }"
                                        .formatted(server.url("anthropic-messages")))) {
            Json.Obj where =
                    Json.object()
                            .put("url", "http://127.0.0.1:" + gateway.port())
                            .put("token", RunningGateway.TOKEN)
                            .build();
            Ran ran =
                    Ran.of(
                            folder,
                            Npm.path(),
                            Duration.ofSeconds(280),
                            List.of(
                                    Npm.node().toString(),
                                    Npm.script("openai-client.mjs").toString(),
                                    where.toString()));
            assertThat(ran.exitCode()).as(ran.output()).isZero();
            List<String> lines =
                    ran.lines().stream().map(line -> shown(JsonText.parseObject(line))).toList();
            assertThat(lines)
                    .containsExactly(
                            "models: [\"moltbot\",\"moltbot/default\",\"moltbot/main\"]",
                            "chat: Hello from here, stop",
                            "chat stream: Hello from here, stop",
                            "chat tool: weather of Rome, tool_calls",
                            "response: Hello from here, completed",
                            "response stream: Hello from here, completed",
                            "refused: 400 BadRequestError",
                            "ai chat: Hello from here, stop",
                            "ai chat stream: Hello from here, stop",
                            "ai chat tool: It is warm., 2 steps",
                            "ai responses: Hello from here, stop",
                            "ai responses stream: Hello from here, stop",
                            "ai responses tool: It is warm., 2 steps");
        }
    }

    private static String shown(Json.Obj line) {
        String step = line.string("step").orElse("");
        String text = line.string("text").orElse("");
        String end = line.string("finish").or(() -> line.string("status")).orElse("");
        return step
                + ": "
                + switch (step) {
                    case "models" -> line.get("ids");
                    case "chat tool" ->
                            "%s of %s, %s"
                                    .formatted(
                                            line.string("name").orElse(""),
                                            line.string("city").orElse(""),
                                            end);
                    case "refused" ->
                            line.number("status").orElse(0L) + " " + line.string("name").orElse("");
                    case "ai chat tool", "ai responses tool" ->
                            text + ", " + line.number("steps").orElse(0L) + " steps";
                    default -> text + ", " + end;
                };
    }
}
