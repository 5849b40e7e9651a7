package bot.molt.testkit.channel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// The messages that a bot sent, and what else it did.
///
/// Threads: safe for any number.
public final class Sent {
    private final Watch watch;
    private final Map<String, SentMessage> messages = new LinkedHashMap<>();
    private final List<String> deeds = new ArrayList<>();

    Sent(Watch watch) {
        this.watch = watch;
    }

    void put(SentMessage message) {
        watch.changed(() -> messages.put(message.id(), message));
    }

    Optional<SentMessage> find(String id) {
        return watch.locked(() -> Optional.ofNullable(messages.get(id)));
    }

    /// Something that leaves no message: `typing 901`.
    void did(String deed) {
        watch.changed(() -> deeds.add(deed));
    }

    /// Waits for a message.
    public SentMessage await(Predicate<SentMessage> wanted) throws InterruptedException {
        return watch.await(
                () -> messages.values().stream().filter(wanted).findFirst(),
                () -> "no such message among " + messages.values());
    }

    /// Waits for a message to a chat that holds a text.
    public SentMessage awaitText(String chat, String text) throws InterruptedException {
        return await(message -> message.chat().equals(chat) && message.text().contains(text));
    }

    /// Waits for something that was done and begins so.
    public String awaitDeed(String begin) throws InterruptedException {
        return watch.await(
                () -> deeds.stream().filter(deed -> deed.startsWith(begin)).findFirst(),
                () -> "no " + begin + " among " + deeds);
    }

    /// Messages to a chat, in order.
    public List<SentMessage> to(String chat) {
        return watch.locked(
                () -> messages.values().stream().filter(one -> one.chat().equals(chat)).toList());
    }

    /// Every message, in order.
    public List<SentMessage> all() {
        return watch.locked(() -> List.copyOf(messages.values()));
    }
}
