package bot.molt.bridge;

import bot.molt.protocol.weixin.Pages;
import bot.molt.store.bridge.BridgeStore;
import bot.molt.store.bridge.MessagesIn;
import bot.molt.store.bridge.MessagesOut;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Does the commands of a user, one after the other. The answer goes into the body of the delivery
/// where that is still open, else into a message of its own.
///
/// Threads: one for each user.
final class CommandLane {
    private final BridgeStore store;
    private final Commands commands;
    private final Slots slots;
    private final Texts texts;
    private final Lanes out;
    private final InstantSource clock;

    CommandLane(
            BridgeStore store,
            Commands commands,
            Slots slots,
            Texts texts,
            Lanes out,
            InstantSource clock) {
        this.store = store;
        this.commands = commands;
        this.slots = slots;
        this.texts = texts;
        this.out = out;
        this.clock = clock;
    }

    /// See [Lanes.Step].
    Duration step(String user) {
        Optional<MessagesIn.Item> next = store.in().next(user, Deliveries.COMMAND);
        if (next.isEmpty()) {
            return Lanes.IDLE;
        }
        MessagesIn.Item item = next.get();
        String answer = answer(item);
        Optional<Slot> slot =
                slots.ofMessage(item.key())
                        .filter(_ -> Pages.bytes(answer) <= Pages.MOST)
                        .filter(Slot::claim);
        if (slot.isPresent()) {
            store.in().done(item, answer, List.of());
            slot.get().fill(answer);
            return Lanes.AGAIN;
        }
        store.in()
                .done(
                        item,
                        "",
                        List.of(
                                MessagesOut.Fresh.text(
                                        "command:" + item.key(), user, answer, clock.instant())));
        out.wake(user);
        return Lanes.AGAIN;
    }

    private String answer(MessagesIn.Item item) {
        return switch (item.message().string("kind").orElse("")) {
            case "subscribe" -> {
                store.users().follows(item.user(), true);
                yield texts.of(Text.GREETING);
            }
            case "command" ->
                    Command.parse(item.message().string("text").orElse(""))
                            .map(command -> commands.answer(item.user(), command))
                            .orElseGet(() -> texts.of(Text.HELP));
            default -> texts.of(Text.UNKNOWN_KIND);
        };
    }
}
