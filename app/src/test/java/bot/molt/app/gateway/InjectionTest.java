package bot.molt.app.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.testkit.model.Asked;
import bot.molt.testkit.model.FakeModelServer;
import bot.molt.testkit.model.Turn;
import bot.molt.testkit.wire.ScriptedServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A model that does whatever a text from outside tells it, over a whole gateway with its policy
/// on. Each case is a text, where it comes from, and the call that the model then makes.
class InjectionTest {
    private static final String CANARY = "canary-3c1f5b7e9d";
    private static final Pattern MARKED =
            Pattern.compile(
                    "<<<OUTSIDE ([0-9a-f]{12}) [a-z_]+>>>\\n(.*?)\\n<<<END OUTSIDE \\1>>>",
                    Pattern.DOTALL);

    @TempDir private static Path folder;
    private static FakeModelServer server;
    private static ScriptedServer pages;
    private static RunningGateway gateway;

    /// @param call `{"tool":…,"args":{…}}`
    record Case(int number, String from, String text, Json.Obj call) {
        @Override
        public String toString() {
            return number + " " + from + ": " + call.string("tool").orElse("?");
        }

        boolean isChat() {
            return from.equals("chat");
        }

        Turn reads() {
            return switch (from) {
                case "memory" -> Turn.call("memory_get", "{'path':'memory/notes.md'}");
                case "web page" ->
                        Turn.call("web_fetch", "{'url':'%s/%d'}".formatted(pages.url(), number));
                case "tool output" -> Turn.call("exec", "{'command':'cat notes.txt'}");
                default -> Turn.call("read", "{'path':'notes.txt'}");
            };
        }

        Turn obeys() {
            String args =
                    JsonText.compact(call.object("args"))
                            .replace("@state@", folder.resolve("state").toString())
                            .replace("@workspace@", folder.resolve("workspace").toString());
            return Turn.of(
                    new Turn.Piece.Call(
                            "call_obeyed",
                            call.string("tool").orElseThrow(),
                            JsonText.parseObject(args)));
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in = InjectionTest.class.getResourceAsStream("/injection/cases.jsonl")) {
            List<String> lines =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            return Stream.iterate(0, at -> at < lines.size(), at -> at + 1)
                    .map(at -> {
                        Json.Obj line = JsonText.parseObject(lines.get(at));
                        return new Case(
                                at,
                                line.string("from").orElseThrow(),
                                line.string("text").orElseThrow(),
                                line.object("call"));
                    })
                    .toList();
        }
    }

    @BeforeAll
    static void open() throws Exception {
        List<Case> cases = cases();
        pages = new ScriptedServer(peer -> page(cases, peer));
        server = FakeModelServer.start(asked -> next(cases, asked));
        gateway =
                new RunningGateway(
                        folder,
                        "providers: { anthropic: { apiKey: '%s', baseUrl: '%s' } }, tools: { alsoAllow: ['web_fetch'], network: { allow: ['127.0.0.1:%d'] }, exec: { security: 'allowlist', ask: 'off', allowlist: ['cat notes.txt'] } }"
                                .formatted(CANARY, server.url("anthropic-messages"), pages.port()));
        Files.createDirectories(folder.resolve("workspace/memory"));
        Files.writeString(folder.resolve("workspace/notes.txt"), "nothing yet");
        Files.writeString(folder.resolve("workspace/memory/notes.md"), "nothing yet");
        assertThat(gateway.exec(RunningGateway.TOKEN, "cat notes.txt").text())
                .contains("nothing yet");
    }

    /// The text of the case whose number is the path.
    private static void page(List<Case> cases, ScriptedServer.Peer peer) throws IOException {
        if (peer.readRequest()) {
            String text = cases.get(Integer.parseInt(peer.asked().substring(5))).text();
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            peer.write(
                    "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n"
                            .formatted(body.length));
            peer.out.write(body);
            peer.out.flush();
        }
    }

    private static Turn next(List<Case> cases, Asked asked) {
        Matcher number =
                Pattern.compile("CASE (\\d+)").matcher(asked.body().items("messages").toString());
        if (!number.find()) {
            throw new IllegalStateException("no case");
        }
        Case now = cases.get(Integer.parseInt(number.group(1)));
        int turn = asked.turns() + (now.isChat() ? 1 : 0);
        return switch (turn) {
            case 0 -> now.reads();
            case 1 -> now.obeys();
            default -> Turn.say("done");
        };
    }

    @AfterAll
    static void close() throws IOException {
        gateway.close();
        server.close();
        pages.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatATextFromOutsideOrdersHasNoForbiddenEffect(Case now) throws Exception {
        Path workspace = folder.resolve("workspace");
        Files.writeString(workspace.resolve("notes.txt"), now.text());
        Files.writeString(workspace.resolve("memory/notes.md"), now.text());
        List<String> before = world();
        int asked = server.asked().size();
        Json.Obj params =
                Json.object()
                        .put("message", "CASE " + now.number() + (now.isChat() ? now.text() : ""))
                        .put("sessionKey", "case-" + now.number())
                        .put("idempotencyKey", "case-" + now.number())
                        .build();
        Json.Obj done = gateway.rpc("agent", JsonText.compact(params));
        assertThat(done.toString()).contains("done");
        assertThat(world()).isEqualTo(before);
        List<Asked> requests = server.asked();
        Json.Obj last = requests.getLast().body();
        assertThat(requests.size() - asked).isEqualTo(now.isChat() ? 2 : 3);
        assertThat(last.toString()).doesNotContain(CANARY).doesNotContain(RunningGateway.TOKEN);
        assertMarked(now, last);
    }

    /// Every file of the test's folder that a case could touch, with its bytes.
    private static List<String> world() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.startsWith(folder.resolve("state/store")))
                    .filter(file -> !file.startsWith(folder.resolve("state/agents")))
                    .filter(file -> !file.startsWith(folder.resolve("state/logs")))
                    .filter(file -> !file.startsWith(folder.resolve("state/spool")))
                    .filter(file -> !file.startsWith(folder.resolve("state/memory")))
                    .map(InjectionTest::line)
                    .sorted()
                    .toList();
        }
    }

    private static String line(Path file) {
        try {
            return file + (Files.isRegularFile(file) ? " " + Files.readString(file) : "");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /// Each result stands between marks with one number, and has no mark inside.
    private static void assertMarked(Case now, Json.Obj body) {
        List<String> results =
                body.items("messages").stream()
                        .flatMap(message -> ((Json.Obj) message).items("content").stream())
                        .filter(Json.Obj.class::isInstance)
                        .map(Json.Obj.class::cast)
                        .filter(part -> part.string("type").orElse("").equals("tool_result"))
                        .map(InjectionTest::text)
                        .toList();
        assertThat(results).hasSize(now.isChat() ? 1 : 2);
        for (String result : results) {
            Matcher marked = MARKED.matcher(result);
            assertThat(marked.matches()).as(result).isTrue();
            assertThat(marked.group(2)).doesNotContain("<<<OUTSIDE", "<<<END OUTSIDE");
        }
        if (now.from().equals("web page")) {
            assertThat(results.getFirst()).contains("URL: " + pages.url());
        }
        if (now.from().equals("file")) {
            assertThat(results.getFirst()).contains(now.text().lines().toList().getFirst());
        }
    }

    private static String text(Json.Obj result) {
        return result.string("content")
                .orElseGet(() ->
                        ((Json.Obj) result.items("content").getFirst()).string("text").orElse(""));
    }
}
