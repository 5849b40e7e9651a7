package bot.molt.cli.tui;

import bot.molt.base.json.Json;
import bot.molt.cli.terminal.Clean;
import bot.molt.cli.terminal.Markdown;
import java.util.ArrayList;
import java.util.List;

/// How far a conversation stands on the screen: shows what its transcript has and the screen has
/// not, each thing once.
///
/// Threads: one.
final class Shown {
    private final Room room;
    private final Calls calls;
    private final Outgoing outgoing;

    /// What agents said while somebody looked, and no transcript has had yet.
    private final List<String> said = new ArrayList<>();

    private String sessionId = "";
    private String lastMessage = "";
    private String lastSaid = "";
    private boolean begun;

    Shown(Room room, Calls calls, Outgoing outgoing) {
        this.room = room;
        this.calls = calls;
        this.outgoing = outgoing;
    }

    /// An agent's words were shown as they came.
    void said(String text) {
        String bare = text.strip();
        if (!bare.isEmpty()) {
            said.add(bare);
            lastSaid = bare;
        }
    }

    /// The words go on that were shown last.
    void goesOn() {
        if (!said.isEmpty()) {
            said.removeLast();
        }
    }

    /// The last words of an agent on the screen.
    String lastSaid() {
        return lastSaid;
    }

    /// Nothing runs: what no transcript has by now it never will.
    void rests() {
        said.clear();
    }

    /// Whether anything of this conversation was read.
    boolean begun() {
        return begun;
    }

    /// Another conversation is shown.
    void begin() {
        said.clear();
        sessionId = "";
        lastMessage = "";
        lastSaid = "";
        begun = false;
    }

    /// Shows what is new in an answer of `chat.history`.
    void take(Json.Obj history) {
        String id = history.string("sessionId").orElse("");
        boolean isOther = begun && !id.equals(sessionId) && !sessionId.isEmpty();
        if (isOther) {
            room.rule(room.tongue().say(Say.NEW_CONVERSATION));
            lastMessage = "";
            lastSaid = "";
        }
        sessionId = id;
        List<Json.Obj> messages = new ArrayList<>();
        for (Json item : history.items("messages")) {
            if (item instanceof Json.Obj message) {
                messages.add(message);
            }
        }
        int start = start(messages);
        messages.subList(start, messages.size()).forEach(this::message);
        if (!messages.isEmpty()) {
            lastMessage = mark(messages.getLast());
        }
        begun = true;
    }

    private int start(List<Json.Obj> messages) {
        if (lastMessage.isEmpty()) {
            return 0;
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (mark(messages.get(i)).equals(lastMessage)) {
                return i + 1;
            }
        }
        if (!messages.isEmpty()) {
            room.note(Say.MISSED);
        }
        return 0;
    }

    private static String mark(Json.Obj message) {
        return message.string("role").orElse("")
                + message.number("timestamp").orElse(0L)
                + message.string("toolCallId").orElse("")
                + message.items("content").hashCode();
    }

    private void message(Json.Obj message) {
        switch (message.string("role").orElse("")) {
            case "user" -> mine(text(message));
            case "assistant" -> theirs(message);
            case "toolResult" -> result(message);
            default -> {
                // A newer gateway may keep more.
            }
        }
    }

    private void mine(String text) {
        if (!text.isBlank() && !outgoing.claim(text)) {
            room.mine(text);
        }
    }

    private void theirs(Json.Obj message) {
        for (Json item : message.items("content")) {
            Json.Obj part = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            switch (part.string("type").orElse("")) {
                case "text" -> words(part.string("text").orElse(""));
                case "toolCall" ->
                        calls.begun(
                                part.string("id").orElse("?"),
                                part.string("name").orElse("?"),
                                part.object("arguments"),
                                0);
                default -> {
                    // Thoughts are not shown twice.
                }
            }
        }
        message.string("errorMessage")
                .filter(error -> !error.isBlank() && !error.startsWith("aborted"))
                .filter(error -> !said.remove(error.strip()))
                .ifPresent(room::bad);
    }

    private void words(String text) {
        String bare = text.strip();
        if (bare.isEmpty()) {
            return;
        }
        lastSaid = bare;
        if (said.remove(bare)) {
            return;
        }
        for (String each : said) {
            if (each.startsWith(bare)) {
                claimStart(each, bare);
                return;
            }
            if (bare.startsWith(each)) {
                said.remove(each);
                block(bare.substring(each.length()));
                return;
            }
        }
        block(bare);
    }

    /// Answers without a call between them were shown as one.
    private void claimStart(String whole, String start) {
        String rest = whole.substring(start.length()).strip();
        int at = said.indexOf(whole);
        if (rest.isEmpty()) {
            said.remove(at);
        } else {
            said.set(at, rest);
        }
    }

    private void block(String text) {
        room.block(Markdown.of(Clean.text(text), room.look(), room.cells()));
    }

    private void result(Json.Obj message) {
        String id = message.string("toolCallId").orElse("?");
        if (!calls.claim(id)) {
            Call call =
                    calls.ended(
                            id,
                            message.string("toolName").orElse("?"),
                            text(message),
                            message.isTrue("isError"),
                            0);
            room.block(call.card(room.look(), room.tongue(), room.cells()));
        }
    }

    /// The words of a message.
    private String text(Json.Obj message) {
        if (message.string("content").isPresent()) {
            return message.string("content").get();
        }
        List<String> texts = new ArrayList<>();
        for (Json item : message.items("content")) {
            Json.Obj part = item instanceof Json.Obj object ? object : Json.Obj.EMPTY;
            switch (part.string("type").orElse("")) {
                case "text" -> texts.add(part.string("text").orElse(""));
                case "image" -> texts.add(room.tongue().say(Say.PICTURE));
                default -> {
                    // Nothing to read.
                }
            }
        }
        return String.join("\n", texts);
    }
}
