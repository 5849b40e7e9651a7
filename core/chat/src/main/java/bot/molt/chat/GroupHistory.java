package bot.molt.chat;

import bot.molt.spi.channel.IncomingMessage;
import bot.molt.spi.channel.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was said in groups without being meant for the bot: context of the next message that is.
///
/// Threads: safe for any number.
final class GroupHistory {
    private static final int MOST_GROUPS = 500;
    private static final int LONGEST = 2_000;

    private final Map<String, Deque<String>> groups =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Deque<String>> eldest) {
                    return size() > MOST_GROUPS;
                }
            };

    /// @param most messages of a group that are kept
    synchronized void add(String account, IncomingMessage message, int most) {
        if (most == 0) {
            return;
        }
        Deque<String> lines =
                groups.computeIfAbsent(key(account, message.place()), _ -> new ArrayDeque<>());
        String text = message.text().strip();
        lines.add(
                message.from().shown()
                        + ": "
                        + (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text));
        while (lines.size() > most) {
            lines.removeFirst();
        }
    }

    /// What was kept, which is told once.
    synchronized List<String> take(String account, Place place) {
        Deque<String> lines = groups.remove(key(account, place));
        return lines == null ? List.of() : List.copyOf(lines);
    }

    private static String key(String account, Place place) {
        return account + " " + place.chat() + " " + place.thread();
    }
}
