package bot.molt.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions and transcripts in the shape of the original, taken over by `doctor --fix`.
class OriginalSessionsTest {
    private static final String FOLDER = ".clawdbot/agents/main/sessions/";
    private static final String MAIN = "c0b74efd-42ae-4fe7-9a1e-8e3fdc08d86e";
    private static final String OLD = "11111111-42ae-4fe7-9a1e-8e3fdc08d86e";

    /// The second answer was given in place of the first, so that the first is told no more; the
    /// last line broke off.
    private static final String TRANSCRIPT =
            """
            {"type":"session","version":3,"id":"c0b74efd-42ae-4fe7-9a1e-8e3fdc08d86e","timestamp":"2026-01-24T10:00:00.000Z","cwd":"/work"}
            {"type":"model_change","id":"aaaaaaa1","parentId":null,"timestamp":"2026-01-24T10:00:00.000Z","provider":"anthropic","modelId":"m"}
            {"type":"message","id":"aaaaaaa2","parentId":"aaaaaaa1","timestamp":"2026-01-24T10:00:01.000Z","message":{"role":"user","content":[{"type":"text","text":"remember the blue door"}],"timestamp":1769248801000}}
            {"type":"message","id":"aaaaaaa3","parentId":"aaaaaaa2","timestamp":"2026-01-24T10:00:02.000Z","message":{"role":"assistant","content":[{"type":"text","text":"given up"}],"stopReason":"stop","timestamp":1769248802000}}
            {"type":"message","id":"aaaaaaa4","parentId":"aaaaaaa2","timestamp":"2026-01-24T10:00:03.000Z","message":{"role":"assistant","content":[{"type":"text","text":"it is blue"}],"stopReason":"stop","timestamp":1769248803000}}
            {"type":"message","id":"aaaaaaa5","parentId":"aaaa\
            """;

    private static final String SESSIONS =
            """
            {
              "agent:main:main": { "sessionId": "%s", "updatedAt": 1769248803000, "thinkingLevel": "low", "label": "doors",
                "sessionFile": "/elsewhere/%s.jsonl", "skillsSnapshot": { "prompt": "long" } },
              "Telegram:DM:77": { "sessionId": "22222222-42ae-4fe7-9a1e-8e3fdc08d86e", "updatedAt": 1769248804000 },
              "agent:main:old": { "sessionId": "%s", "updatedAt": 1769248800000 },
              "agent:main:odd": { "sessionId": "../../../etc/passwd", "updatedAt": 1 }
            }
            """
                    .formatted(MAIN, MAIN, OLD);

    @TempDir Path place;

    private Installation original() throws IOException {
        Path home = Files.createDirectories(place.resolve("original"));
        Path sessions = Files.createDirectories(home.resolve(FOLDER));
        Files.writeString(
                home.resolve(".clawdbot/clawdbot.json"), "{ gateway: { mode: 'local' } }");
        Files.writeString(sessions.resolve("sessions.json"), SESSIONS);
        Files.writeString(sessions.resolve(MAIN + ".jsonl"), TRANSCRIPT);
        Files.writeString(
                sessions.resolve(OLD + ".jsonl"), "{\"role\":\"user\",\"content\":\"hi\"}\n");
        Files.writeString(sessions.resolve("33333333-aaaa.jsonl"), "{}\n");
        return new Installation(home);
    }

    @Test
    void whatWasSaidIsKnownAfterwardsAndTheFilesStayAsTheyAre() throws Exception {
        try (Installation home = original()) {
            Map<String, String> before = home.contents();
            assertThat(OriginalStateIT.finding(home.doctor(), "original.sessions"))
                    .startsWith(
                            "2 sessions of the original are not here; kept, not imported: 2 sessions (")
                    .contains(
                            "agent:main:old",
                            "agent:main:odd",
                            "1 transcripts that no session names");
            assertThat(home.contents()).isEqualTo(before);
            assertThat(home.doctor("--fix").items("notMended")).isEmpty();
            assertThat(home.contents()).containsAllEntriesOf(before);
            isKnown(home);
            assertThat(Files.readString(home.home().resolve(FOLDER + "sessions.json")))
                    .isEqualTo(SESSIONS);
            assertThat(Files.readString(home.home().resolve(FOLDER + MAIN + ".jsonl")))
                    .startsWith(TRANSCRIPT.substring(0, TRANSCRIPT.lastIndexOf('\n')));
        }
    }

    @Test
    void theyAreTakenFromElsewhereOnceAndOnlyOnce() throws Exception {
        try (Installation source = original();
                Installation home =
                        new Installation(Files.createDirectories(place.resolve("other")))) {
            Map<String, String> before = source.contents();
            String folder = source.file("").toString();
            assertThat(home.doctor("--fix", "--import", folder).items("notMended")).isEmpty();
            assertThat(source.contents()).isEqualTo(before);
            assertThat(
                            OriginalStateIT.finding(
                                    home.doctor("--import", folder), "original.sessions"))
                    .startsWith("kept, not imported: 2 sessions (");
            isKnown(home);
        }
    }

    private static void isKnown(Installation home) throws Exception {
        assertThat(home.start()).isEmpty();
        String listed = home.run("sessions", "list", "--json").out();
        assertThat(listed)
                .contains("agent:main:main", "agent:main:telegram:dm:77", "\"low\"", "doors")
                .doesNotContain("agent:main:old", "skillsSnapshot");
        String told =
                home.run("gateway", "call", "chat.history", "--params", "{\"sessionKey\":\"main\"}")
                        .out();
        assertThat(told)
                .contains("remember the blue door", "it is blue")
                .doesNotContain("given up");
        home.stop();
    }
}
