package bot.molt.node.link;

import bot.molt.base.json.Json;
import java.time.Instant;

/// How the node stands with its gateway.
///
/// @param text for people: what is so, and what to do about it
public record Standing(State state, String text, Instant since) {
    /// What is so.
    public enum State {
        CONNECTING,
        CONNECTED,
        /// Somebody has to let this device in.
        WAITING_FOR_APPROVAL,
        /// The gateway is there and does not want this node.
        REFUSED,
        UNREACHABLE;

        /// `waiting-for-approval`.
        public String wireName() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// `{"state":"connected","text":"…","sinceMs":1760000000000}`.
    public Json.Obj tree() {
        return Json.object()
                .put("state", state.wireName())
                .put("text", text)
                .put("sinceMs", since.toEpochMilli())
                .build();
    }
}
