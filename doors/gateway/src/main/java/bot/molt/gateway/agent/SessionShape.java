package bot.molt.gateway.agent;

import bot.molt.agent.session.SessionKey;
import bot.molt.base.json.Json;
import bot.molt.spi.Caller;
import bot.molt.store.SessionRow;
import java.util.List;

/// A session as clients are told it.
final class SessionShape {
    private static final List<String> OF_A_ROW =
            List.of(
                    "displayName",
                    "channel",
                    "subject",
                    "groupChannel",
                    "space",
                    "chatType",
                    "origin",
                    "systemSent",
                    "abortedLastRun",
                    "thinkingLevel",
                    "verboseLevel",
                    "reasoningLevel",
                    "elevatedLevel",
                    "sendPolicy",
                    "inputTokens",
                    "outputTokens",
                    "responseUsage",
                    "modelOverride",
                    "providerOverride",
                    "modelProvider",
                    "model",
                    "contextTokens",
                    "deliveryContext",
                    "lastChannel",
                    "lastTo",
                    "lastAccountId",
                    "compactionCount");

    private SessionShape() {}

    /// Its line in a list.
    static Json.ObjectBuilder row(SessionRow session) {
        Json.ObjectBuilder row =
                Json.object()
                        .put("key", session.key())
                        .put("kind", new SessionKey(session.key(), session.agent()).kind())
                        .put("label", session.label())
                        .put("updatedAt", session.updatedAt())
                        .put("sessionId", session.sessionId());
        for (String field : OF_A_ROW) {
            row.put(field, session.entry().get(field));
        }
        return row.put("totalTokens", session.entry().number("totalTokens").orElse(0L));
    }

    /// All that is kept of it.
    static Json.Obj entry(SessionRow session) {
        Json.ObjectBuilder entry =
                Json.object()
                        .put("sessionId", session.sessionId())
                        .put("updatedAt", session.updatedAt())
                        .put("label", session.label());
        session.entry().members().forEach(entry::put);
        return entry.build();
    }

    /// Whether it is listed.
    static boolean isWanted(SessionRow session, Wanted wanted, Caller caller) {
        String kind = new SessionKey(session.key(), session.agent()).kind();
        boolean kinds =
                (!kind.equals("global") || wanted.global())
                        && (!kind.equals("unknown") || wanted.unknown());
        boolean names =
                (wanted.label() == null || wanted.label().equals(session.label()))
                        && (wanted.agentId() == null || wanted.agentId().equals(session.agent()))
                        && (wanted.spawnedBy() == null
                                || session.entry()
                                        .string("spawnedBy")
                                        .filter(wanted.spawnedBy()::equals)
                                        .isPresent());
        return kinds && names && wanted.matches(session);
    }

    /// What a list asks for.
    record Wanted(
            boolean global,
            boolean unknown,
            @org.jspecify.annotations.Nullable String label,
            @org.jspecify.annotations.Nullable String agentId,
            @org.jspecify.annotations.Nullable String spawnedBy,
            @org.jspecify.annotations.Nullable String search) {
        boolean matches(SessionRow session) {
            if (search == null || search.isBlank()) {
                return true;
            }
            String sought = search.strip().toLowerCase(java.util.Locale.ROOT);
            String names =
                    session.key()
                            + "\n"
                            + (session.label() == null ? "" : session.label())
                            + "\n"
                            + session.entry().string("displayName").orElse("")
                            + "\n"
                            + session.sessionId();
            return names.toLowerCase(java.util.Locale.ROOT).contains(sought);
        }
    }
}
