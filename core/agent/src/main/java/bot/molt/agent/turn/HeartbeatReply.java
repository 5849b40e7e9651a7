package bot.molt.agent.turn;

import bot.molt.agent.session.Fields;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/// What becomes of the answer of a heartbeat: it is sent, or it says that there is nothing to say.
///
/// @param text what is shown; empty for nothing
/// @param stop why nothing is shown: `heartbeat_ok`, `heartbeat_empty`, `duplicate`; `stop` where
///   something is
public record HeartbeatReply(String text, String stop) {
    /// What the keys of all heartbeats begin with.
    public static final String KEY = "heartbeat:";

    /// The word that means: nothing to say.
    public static final String OK = "HEARTBEAT_OK";

    /// The stop of an answer that said so.
    public static final String SAID_OK = "heartbeat_ok";

    /// The stop of an answer that said nothing at all.
    public static final String EMPTY = "heartbeat_empty";

    /// The stop of an answer that was sent before.
    public static final String DUPLICATE = "duplicate";

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Pattern DRESS = Pattern.compile("<[^<>]{1,40}>|[*_`~]+");

    /// Whether a message of this key is a heartbeat.
    public static boolean isOne(String key) {
        return key.startsWith(KEY);
    }

    /// @param reply what a person would be shown
    /// @param ackMaxChars beside the word that still mean nothing
    /// @param entry fields of the session
    static HeartbeatReply of(String reply, int ackMaxChars, Json.Obj entry, long now) {
        String text = reply.strip();
        if (text.isEmpty()) {
            return new HeartbeatReply("", EMPTY);
        }
        String bare = DRESS.matcher(text).replaceAll("").strip();
        boolean begins = begins(bare);
        if (begins || ends(bare)) {
            String rest = without(bare, begins);
            if (rest.length() <= ackMaxChars) {
                return new HeartbeatReply("", SAID_OK);
            }
            text = rest;
        }
        boolean again =
                entry.string(Fields.HEARTBEAT_TEXT).filter(text::equals).isPresent()
                        && now - Fields.number(entry, Fields.HEARTBEAT_AT) < REMEMBERED.toMillis();
        return again ? new HeartbeatReply("", DUPLICATE) : new HeartbeatReply(text, "stop");
    }

    private static boolean begins(String text) {
        return upper(text).matches("(?s)" + bareWord() + "([^A-Z0-9_].*)?");
    }

    private static boolean ends(String text) {
        return upper(text).matches("(?s)(.*[^A-Z0-9_])?" + bareWord() + "[.!]?");
    }

    /// The word as it is left once signs for bold and the like are gone.
    private static String bareWord() {
        return "HEARTBEAT_?OK";
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static String without(String text, boolean begins) {
        Pattern word =
                Pattern.compile(
                        begins ? "^" + bareWord() + "[.!:]?" : bareWord() + "[.!]?$",
                        Pattern.CASE_INSENSITIVE);
        return word.matcher(text).replaceFirst("").strip();
    }

    /// The session's fields afterwards.
    Json.Obj noted(Json.Obj entry, long now) {
        return text.isEmpty()
                ? entry
                : entry.with(Fields.HEARTBEAT_TEXT, text).with(Fields.HEARTBEAT_AT, now);
    }
}
