package bot.molt.spi.node;

import bot.molt.base.json.Json;
import java.time.Duration;

/// One open connection of a node.
///
/// Threads: safe for any number.
public interface NodeLine {
    KnownNode node();

    /// Asks and waits for the answer. An interrupt tells the node that nobody waits any more.
    ///
    /// Errors: [NodeException] with the node's own code; `TIMEOUT` where no answer came in time;
    /// `GONE` where the line closed meanwhile, so that the question may have arrived or not.
    Json ask(Ask ask) throws NodeException, InterruptedException;

    /// A question.
    ///
    /// @param command `hands.start`, `system.run` …
    /// @param params null in JSON for none
    /// @param key the node answers a key that it has seen with the answer that it gave
    /// @param limit how long to wait
    record Ask(String command, Json params, String key, Duration limit) {}
}
