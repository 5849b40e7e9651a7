package bot.molt.app.health;

import bot.molt.base.json.Json;
import java.util.Locale;

/// How one part stands at one moment.
///
/// @param reason why it is not well, for people; empty where it is
/// @param facts its numbers: `{"running":2,"waiting":0}`
public record Standing(Level level, String reason, Json.Obj facts) {
    /// How well.
    public enum Level {
        OK,
        /// Calls are served all the same.
        DEGRADED,
        /// Calls are not served.
        FAILING
    }

    public static Standing ok(Json.ObjectBuilder facts) {
        return new Standing(Level.OK, "", facts.build());
    }

    /// Degraded where there is a reason.
    public static Standing degradedIf(String reason, Json.ObjectBuilder facts) {
        return new Standing(reason.isEmpty() ? Level.OK : Level.DEGRADED, reason, facts.build());
    }

    /// Failing where there is a reason.
    public static Standing failingIf(String reason, Json.ObjectBuilder facts) {
        return new Standing(reason.isEmpty() ? Level.OK : Level.FAILING, reason, facts.build());
    }

    /// `{"state":"ok","running":2,"waiting":0}`, with `reason` where there is one.
    Json.Obj tree() {
        Json.ObjectBuilder tree = Json.object().put("state", level.name().toLowerCase(Locale.ROOT));
        if (!reason.isEmpty()) {
            tree.put("reason", reason);
        }
        facts.members().forEach((name, value) -> tree.put(name, value));
        return tree.build();
    }
}
