package bot.molt.agent.session;

import bot.molt.base.CodedException;
import bot.molt.base.Digests;
import bot.molt.base.ErrorCode;
import bot.molt.execution.agents.AgentId;
import bot.molt.spi.Caller;
import java.util.Locale;

/// The name of a session: `agent:main:main`. Sessions of users stand under a name of their own,
/// `agent:main:user:<id>:main`, and no other name leads there.
///
/// @param text lower case, `agent:` and the agent first
/// @param agent id of the agent whose session it is
public record SessionKey(String text, String agent) {
    private static final int LONGEST = 256;

    /// The session that somebody means.
    ///
    /// @param asked `main`, a bare name, or a whole key; blank for `main`
    /// @param agent whose session it is where the key does not say
    ///
    ///   Errors: `not_found` for a key that belongs to somebody else, `invalid_params` for one that
    ///   is none.
    public static SessionKey of(String asked, String agent, Caller caller) {
        String name = asked.strip().toLowerCase(Locale.ROOT);
        if (name.length() > LONGEST || name.chars().anyMatch(Character::isISOControl)) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "sessionKey: %d characters (expected: 1..%d, none of them control characters)"
                            .formatted(name.length(), LONGEST));
        }
        if (name.startsWith("agent:")) {
            return whole(name, caller);
        }
        String rest = name.isEmpty() ? "main" : name;
        String own = agentId(agent);
        return new SessionKey("agent:" + own + ":" + space(caller) + rest, own);
    }

    private static SessionKey whole(String name, Caller caller) {
        String[] parts = name.split(":", 3);
        if (parts.length < 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
            throw new CodedException(
                    ErrorCode.INVALID_PARAMS,
                    "sessionKey: %s (expected: agent:<agent>:<name>)".formatted(name));
        }
        if (!caller.isOperator() && !parts[2].startsWith(space(caller))) {
            throw missing(name);
        }
        return new SessionKey("agent:" + agentId(parts[1]) + ":" + parts[2], agentId(parts[1]));
    }

    /// What is said of a session that is not there, or not for whoever asks.
    public static CodedException missing(String name) {
        return new CodedException(
                ErrorCode.NOT_FOUND,
                "session: %s (expected: one that sessions.list names)".formatted(name));
    }

    /// The operator's sessions have no space of their own.
    private static String space(Caller caller) {
        return caller.isOperator() ? "" : "user:" + userName(caller.userId()) + ":";
    }

    /// Ids that differ in the size of their letters only have different names.
    private static String userName(String id) {
        String lower = id.toLowerCase(Locale.ROOT);
        return lower.equals(id) ? id : lower + "~" + Digests.sha256Hex(id).substring(0, 8);
    }

    /// The id of an agent as it is written.
    public static String agentId(String text) {
        return AgentId.of(text);
    }

    /// Whether it is its agent's main session.
    public boolean isMain() {
        return text.equals("agent:" + agent + ":main");
    }

    /// What kind of conversation it is, as lists of sessions say it.
    public String kind() {
        if (text.contains(":group:") || text.contains(":channel:")) {
            return "group";
        }
        String name = text.substring(text.indexOf(':', "agent:".length()) + 1);
        return name.equals("global") || name.equals("unknown") ? name : "direct";
    }
}
