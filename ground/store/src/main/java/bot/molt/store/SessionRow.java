package bot.molt.store;

import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// What is kept of a session beside its transcript.
///
/// @param key `agent:main:main`; lower case
/// @param owner user id of whose session it is; `operator` for the gateway's own
/// @param sessionId names the transcript; another one after a reset
/// @param label unique among the sessions of an owner; null for none
/// @param entry the original's fields that are set
public record SessionRow(
        String key,
        String owner,
        String agent,
        String sessionId,
        @Nullable String label,
        long updatedAt,
        Json.Obj entry) {
    public SessionRow withEntry(Json.Obj other) {
        return new SessionRow(key, owner, agent, sessionId, label, updatedAt, other);
    }

    public SessionRow at(long millis) {
        return new SessionRow(key, owner, agent, sessionId, label, millis, entry);
    }

    public SessionRow labelled(@Nullable String other) {
        return new SessionRow(key, owner, agent, sessionId, other, updatedAt, entry);
    }

    public SessionRow renewed(String otherId) {
        return new SessionRow(key, owner, agent, otherId, label, updatedAt, entry);
    }
}
