package bot.molt.app.clients;

import bot.molt.testkit.client.Npm;
import bot.molt.testkit.client.Ran;
import bot.molt.testkit.model.FakeMessagesApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The real Claude Code in a home of its own, with a scripted model.
final class ClaudeCode {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Path home;
    private final Path project;

    ClaudeCode(Path folder) throws IOException {
        this.home = Files.createDirectories(folder.resolve("home"));
        this.project = Files.createDirectories(folder.resolve("project"));
    }

    /// As the README says it.
    void addHttp(String url) throws IOException, InterruptedException {
        add(
                "--transport",
                "http",
                "moltbot",
                url,
                "--header",
                "Authorization: Bearer " + TestGateway.TOKEN);
    }

    /// As the README says it.
    void addStdio(String url) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "moltbot",
                                "-e",
                                "MOLTBOT_GATEWAY_URL=" + url,
                                "-e",
                                "MOLTBOT_AUTH_TOKEN=" + TestGateway.TOKEN,
                                "--"));
        words.addAll(TestGateway.moltbot("mcp"));
        add(words.toArray(String[]::new));
    }

    private void add(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program(), "mcp", "add"));
        command.addAll(List.of(words));
        Ran added = Ran.of(project, environment(), LIMIT, command);
        if (added.exitCode() != 0) {
            throw new IllegalStateException(added.output());
        }
    }

    /// Answers each question of a server as a person would.
    void answering(String content) throws IOException {
        Path answer = home.resolve("answer.json");
        Files.writeString(
                answer,
                "{\"hookSpecificOutput\":{\"hookEventName\":\"Elicitation\",\"action\":\"accept\",\"content\":%s}}"
                        .formatted(content));
        Path settings =
                Files.createDirectories(project.resolve(".claude")).resolve("settings.json");
        Files.writeString(
                settings,
                """
                {"hooks":{"Elicitation":[{"hooks":[{"type":"command",
                  "command":"cat >> %s; cat %s"}]}]}}\
                """
                        .formatted(asked(), answer));
    }

    /// What it was asked by servers.
    Path asked() {
        return home.resolve("asked.json");
    }

    /// One conversation without a person.
    Ran talk(FakeMessagesApi model) throws IOException, InterruptedException {
        Map<String, String> environment = environment();
        environment.put("ANTHROPIC_BASE_URL", model.url());
        environment.put("ANTHROPIC_API_KEY", "x");
        return Ran.of(
                project,
                environment,
                LIMIT,
                List.of(program(), "-p", "Go.", "--allowedTools", "mcp__moltbot__*"));
    }

    private static String program() {
        return Npm.module(".bin/claude").toString();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(Npm.path());
        environment.put("HOME", home.toString());
        environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
        environment.put("IS_SANDBOX", "1");
        return environment;
    }
}
