package bot.molt.spi.channel;

import bot.molt.base.json.Json;
import java.util.Optional;
import java.util.Set;

/// One account of a platform: takes what people write and sends what is said to them.
///
/// Threads: one receives; any number send. An interrupt ends a wait.
public interface ChannelAccount extends AutoCloseable {
    /// What the platform takes.
    ChannelLimits limits();

    /// What it can do beside taking and sending text; the rest is refused as `unsupported`.
    Set<Ability> abilities();

    /// Takes what comes, until interrupted. A message is acknowledged to the platform only after
    /// [Receiver#message] returned.
    ///
    /// Errors: [ChannelException] where the connection broke or the platform refused it; the
    /// account may be received from again.
    void receive(Receiver receiver) throws ChannelException, InterruptedException;

    /// Takes a request that the platform sent to one of [Channel#webPaths].
    default WebAnswer take(WebDelivery delivery, Receiver receiver) throws InterruptedException {
        return WebAnswer.status(404);
    }

    /// Where somebody is written to directly.
    default Place direct(String person) {
        return Place.of(person);
    }

    /// What holds for the group that a message was written in, where the platform has settings of
    /// its own for that; empty where those of `groups` hold.
    default Optional<ChannelConfig.Group> group(IncomingMessage message) {
        return Optional.empty();
    }

    /// Sends a message; its id on the platform.
    String send(OutgoingMessage message) throws ChannelException, InterruptedException;

    /// Replaces text and buttons of a message that was sent. The same text again is no failure.
    default void edit(String id, OutgoingMessage message)
            throws ChannelException, InterruptedException {
        throw ChannelException.unsupported("edit");
    }

    /// Says that an answer is on its way; holds for some seconds.
    default void typing(Place place) throws ChannelException, InterruptedException {}

    /// Puts an emoji on a message; an empty one takes it away.
    default void react(Place place, String id, String emoji)
            throws ChannelException, InterruptedException {
        throw ChannelException.unsupported("react");
    }

    /// Tells who pressed a button that it was taken.
    default void answer(Pressed pressed, String text)
            throws ChannelException, InterruptedException {}

    /// The bytes of something attached.
    ///
    /// Errors: [ChannelException] of kind `TOO_LARGE` above `most` bytes.
    default byte[] fetch(Attachment attachment, long most)
            throws ChannelException, InterruptedException {
        throw ChannelException.unsupported("attachments");
    }

    /// Asks the platform who the account is: `{"bot":{"id":1,"username":"x"}}`.
    Json.Obj probe() throws ChannelException, InterruptedException;

    /// Frees what it holds; messages that are being sent may fail.
    @Override
    void close();

    /// What a platform can do.
    enum Ability {
        EDIT,
        TYPING,
        REACT,
        BUTTONS,
        FILES,
        THREADS,
        GROUPS
    }
}
