package bot.molt.execution.agents;

import bot.molt.spi.Caller;
import java.util.Locale;
import java.util.Optional;

/// Ids of agents as they are written.
public final class AgentId {
    private static final int LONGEST = 64;
    private static final String TURN = "agent";
    private static final String CHILD = ":subagent:";

    private AgentId() {}

    /// Lower case; other characters than letters, digits, `_` and `-` become `-`; `main` where
    /// nothing is left.
    public static String of(String text) {
        String id =
                text.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9_-]+", "-")
                        .replaceAll("^[-_]+|-+$", "");
        String cut = id.length() > LONGEST ? id.substring(0, LONGEST) : id;
        return cut.isEmpty() ? "main" : cut;
    }

    /// Whether a turn of a sub-agent makes a call.
    public static boolean isChild(Caller caller) {
        return turn(caller).isPresent() && isChild(caller.session());
    }

    /// Whether a session is a sub-agent's.
    public static boolean isChild(String session) {
        return session.contains(CHILD);
    }

    /// The agent whose turn makes a call; empty for calls that come through any other door. The
    /// session of a turn is `agent:<id>:…`, and no other door is named so.
    public static Optional<String> turn(Caller caller) {
        String[] parts = caller.session().split(":", 3);
        boolean isTurn =
                caller.door().equals(TURN) && parts.length == 3 && parts[0].equals("agent");
        return isTurn ? Optional.of(of(parts[1])) : Optional.empty();
    }
}
