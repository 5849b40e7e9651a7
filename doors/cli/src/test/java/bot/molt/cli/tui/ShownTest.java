package bot.molt.cli.tui;

import static org.assertj.core.api.Assertions.assertThat;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import bot.molt.cli.terminal.Look;
import bot.molt.cli.terminal.Tongue;
import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class ShownTest {
    private final Paper paper = new Paper();
    private final Room room = new Room(paper, new Look(false), Tongue.ENGLISH);
    private final Calls calls = new Calls();
    private final Outgoing outgoing = new Outgoing();
    private final Shown shown = new Shown(room, calls, outgoing);
    private final Running running = new Running(room, calls, shown);
    private long seq;

    /// A screen that keeps the lines that stay.
    private static final class Paper implements Screen {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void print(List<AttributedString> more) {
            more.forEach(line -> lines.add(line.toString()));
        }

        @Override
        public void live(Live live) {
            // Nothing of it stays.
        }

        @Override
        public boolean pick(Picker picker) {
            return false;
        }

        @Override
        public int cells() {
            return 80;
        }

        private List<String> words() {
            return lines.stream().filter(line -> !line.isBlank()).toList();
        }
    }

    private static String user(String text) {
        return message("user", "{'type':'text','text':'" + text + "'}");
    }

    private static String agent(String... parts) {
        return message("assistant", String.join(",", parts));
    }

    private static String text(String text) {
        return "{'type':'text','text':'" + text + "'}";
    }

    private static String call(String id) {
        return "{'type':'toolCall','id':'" + id + "','name':'exec','arguments':{'command':'ls'}}";
    }

    private static String result(String id, String text) {
        return "{'role':'toolResult','toolCallId':'%s','toolName':'exec','content':[%s],'timestamp':1}"
                .formatted(id, text(text));
    }

    private static String message(String role, String parts) {
        return "{'role':'%s','content':[%s],'timestamp':%d}"
                .formatted(role, parts, parts.hashCode());
    }

    private void history(String... messages) {
        shown.take(
                json(
                        "{'sessionKey':'main','sessionId':'s1','messages':[%s]}"
                                .formatted(String.join(",", messages))));
    }

    private void step(String stream, String data) {
        running.event(
                json(
                        "{'runId':'r','seq':%d,'stream':'%s','data':%s}"
                                .formatted(++seq, stream, data)),
                false,
                1);
    }

    private static Json.Obj json(String text) {
        return JsonText.parseObject(text.replace('\'', '"'));
    }

    private void mine(String id, String text) {
        outgoing.add(id, text);
        Outgoing.Message message = outgoing.find(id);
        assertThat(message).isNotNull();
        room.mine(text);
        outgoing.shown(message);
    }

    @Test
    void whatWasShownAsItCameIsNotShownAgain() {
        history();
        mine("r", "go");
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'I look.'}");
        step("tool", "{'phase':'start','name':'exec','toolCallId':'c1','args':{'command':'ls'}}");
        step("tool", "{'phase':'result','name':'exec','toolCallId':'c1','result':'a.txt'}");
        step("assistant", "{'text':'I look.\\n\\nOne file.\\n'}");
        step("lifecycle", "{'phase':'end'}");
        List<String> before = paper.words();
        assertThat(before)
                .containsExactly("❯ go", "I look.", "✓ exec #1  ls", "  │ a.txt", "One file.");
        history(
                user("go"),
                agent(text("I look."), call("c1")),
                result("c1", "a.txt"),
                agent(text("One file.")));
        assertThat(paper.words()).isEqualTo(before);
        history(
                user("go"),
                agent(text("I look."), call("c1")),
                result("c1", "a.txt"),
                agent(text("One file.")),
                user("from elsewhere"),
                agent(text("yes")));
        assertThat(paper.words().subList(before.size(), before.size() + 2))
                .containsExactly("❯ from elsewhere", "yes");
    }

    @Test
    void anAnswerThatWasCutOffGoesOnWhereItStood() {
        history();
        mine("r", "go");
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'One.\\nTwo and'}");
        running.cutOff();
        history(user("go"));
        step("assistant", "{'text':'One.\\nTwo and three.'}");
        step("lifecycle", "{'phase':'end'}");
        history(user("go"), agent(text("One.\\nTwo and three.")));
        assertThat(paper.words())
                .containsExactly("❯ go", "One.", "Two and", "· cut off here", " three.");
    }

    @Test
    void anAnswerThatEndedWhileNobodyLookedIsMadeWhole() {
        history();
        mine("r", "go");
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'One.\\n'}");
        running.cutOff();
        history(user("go"), agent(text("One.\\nTwo.")));
        assertThat(paper.words()).containsExactly("❯ go", "One.", "· cut off here", "Two.");
    }

    @Test
    void aRunThatBeginsAnewAfterARestartIsShownWholeAndOnce() {
        history();
        mine("r", "go");
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'One.\\nTw'}");
        running.cutOff();
        history(user("go"));
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'One.\\nTwo.\\n'}");
        step("lifecycle", "{'phase':'end'}");
        history(user("go"), agent(text("One.\\nTwo.")));
        assertThat(paper.words())
                .containsExactly("❯ go", "One.", "Tw", "· cut off here", "One.", "Two.");
    }

    @Test
    void answersThatWereShownAsOneAreNotShownAgainAsTwo() {
        history();
        mine("r", "go");
        step("lifecycle", "{'phase':'start'}");
        step("assistant", "{'text':'First.\\n\\nSecond.'}");
        step("lifecycle", "{'phase':'end'}");
        history(user("go"), agent(text("First.")), agent(text("Second.")));
        assertThat(paper.words()).containsExactly("❯ go", "First.", "Second.");
    }

    @Test
    void severalMessagesThatBecameOneAreNotShownAgain() {
        history();
        mine("r", "one");
        mine("q", "two");
        history(
                user(
                        "[Queued messages while agent was busy]\\n\\n---\\nQueued #1\\none\\n\\n---\\nQueued #2\\ntwo"));
        assertThat(paper.words()).containsExactly("❯ one", "❯ two");
    }

    @Test
    void aNoteOfTheGatewayBeforeAMessageMakesItNoOtherMessage() {
        history();
        mine("r", "go on");
        history(user("[The answer before this message was cut off]\\n\\ngo on"));
        assertThat(paper.words()).containsExactly("❯ go on");
    }
}
