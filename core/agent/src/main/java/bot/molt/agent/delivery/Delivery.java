package bot.molt.agent.delivery;

import java.io.IOException;

/// A channel, as far as replies need it.
///
/// Threads: any number of conversations at once; one message after the other in each.
public interface Delivery {
    /// Id of the channel: `telegram`.
    String channel();

    /// Sends a message. It may come twice where the process ended in between; then it has the same
    /// key, which a channel hands to its platform where that can tell a repetition.
    ///
    /// Errors: `IOException` where trying again can help; a `CodedException` that is not retryable
    /// where it cannot.
    void send(Outgoing message) throws IOException, InterruptedException;
}
