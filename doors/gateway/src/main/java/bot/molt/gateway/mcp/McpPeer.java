package bot.molt.gateway.mcp;

import bot.molt.base.json.Json;
import java.time.Duration;
import java.util.Map;

/// The client behind one request, as long as the request runs.
///
/// Threads: safe for any number.
public interface McpPeer {
    /// Something that only the client can do: `elicitation/create`, `sampling/createMessage`,
    /// `roots/list`.
    record Question(String method, Json.Obj params) {
        /// The capability that the client must have declared.
        String capability() {
            return method.substring(0, method.indexOf('/'));
        }
    }

    /// Whether the client declared the capability: `elicitation`, `sampling`, `roots`.
    boolean can(String capability);

    /// Asks all at once and waits for all answers, `limit` at most. A key names its question to the
    /// client and its answer to the caller.
    ///
    /// Errors: `invalid_request` where the client did not declare what is asked for; `unreachable`
    /// where it refuses or does not answer in time.
    Map<String, Json.Obj> ask(Map<String, Question> questions, Duration limit)
            throws InterruptedException;

    /// Sends a log line, where the client wants lines of that level.
    ///
    /// @param level `debug`, `info`, `notice`, `warning`, `error`, `critical`, `alert` or
    ///   `emergency`
    void log(String level, Json data);

    /// Says how far the request is, where the client wants to know.
    void progress(double done, double total, String message);
}
