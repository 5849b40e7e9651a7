package bot.molt.cli.tui;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was typed and is not answered yet. Its id is the key under which the gateway takes it once,
/// however often it is sent.
///
/// Threads: one.
final class Outgoing {
    private static final int MOST_REMEMBERED = 50;
    private static final String QUEUED = "[Queued messages";

    private final Map<String, Message> open = new LinkedHashMap<>();
    private final Deque<String> shown = new ArrayDeque<>();

    /// One message.
    ///
    /// @param taken whether the gateway said that it has it
    /// @param shown whether it stands on the screen
    record Message(String id, String text, boolean taken, boolean shown) {}

    void add(String id, String text) {
        open.put(id, new Message(id, text, false, false));
    }

    List<Message> open() {
        return new ArrayList<>(open.values());
    }

    @Nullable Message find(String id) {
        return open.get(id);
    }

    void taken(String id) {
        open.computeIfPresent(id, (_, old) -> new Message(id, old.text(), true, old.shown()));
    }

    void notTaken() {
        open.replaceAll((id, old) -> new Message(id, old.text(), false, old.shown()));
    }

    void shown(Message message) {
        open.computeIfPresent(
                message.id(), (id, old) -> new Message(id, old.text(), old.taken(), true));
        shown.addLast(message.text().strip());
        if (shown.size() > MOST_REMEMBERED) {
            shown.removeFirst();
        }
    }

    void done(String id) {
        open.remove(id);
    }

    /// Another conversation begins: what waits belongs to the one before.
    void forget() {
        open.clear();
        shown.clear();
    }

    /// Whether these words of a transcript stand on the screen already. Those of a command may be
    /// its rest, the gateway may have put a note in brackets before them, and several messages may
    /// have become one.
    boolean claim(String text) {
        String bare = text.strip();
        if (shown.removeFirstOccurrence(bare)) {
            return true;
        }
        for (String each : shown) {
            boolean isRest = each.startsWith("/") && each.endsWith(bare);
            boolean isBehindNote = bare.startsWith("[") && bare.endsWith("]\n\n" + each);
            if (isRest || isBehindNote) {
                shown.removeFirstOccurrence(each);
                return true;
            }
        }
        boolean several = bare.startsWith(QUEUED) && shown.removeIf(bare::contains);
        if (!several) {
            claimUnshown(bare);
        }
        return several;
    }

    /// The message is about to be shown where the transcript has it.
    private void claimUnshown(String bare) {
        for (Message each : open()) {
            if (!each.shown() && each.text().strip().equals(bare)) {
                open.put(each.id(), new Message(each.id(), each.text(), true, true));
                return;
            }
        }
    }
}
