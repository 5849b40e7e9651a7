package bot.molt.agent.turn;

import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.command.Language;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.SessionKey;
import bot.molt.base.json.Json;
import bot.molt.store.SessionRow;
import bot.molt.store.Stores;
import bot.molt.store.TranscriptTable;
import bot.molt.store.Tx;
import java.sql.SQLException;

/// The session of a turn: found or made.
final class Opened {
    private Opened() {}

    static SessionRow session(Stores stores, Tx tx, String key, Inbound inbound, long now)
            throws SQLException {
        String owner = inbound.caller().userId();
        SessionRow found = stores.sessions().find(tx, key).orElseGet(() -> fresh(key, owner, now));
        boolean mine = inbound.caller().isOperator() || found.owner().equals(owner);
        if (!mine) {
            throw SessionKey.missing(key);
        }
        SessionRow labelled =
                inbound.options().label() == null
                        ? found
                        : found.labelled(inbound.options().label());
        Route route = inbound.options().route();
        return route == null ? labelled : labelled.withEntry(routed(labelled.entry(), route));
    }

    private static SessionRow fresh(String key, String owner, long now) {
        String agent = key.split(":", 3)[1];
        return new SessionRow(
                key,
                owner,
                agent,
                TranscriptTable.newSessionId(),
                null,
                now,
                Json.object().put("chatType", "direct").build());
    }

    private static Json.Obj routed(Json.Obj entry, Route route) {
        Json.ObjectBuilder context =
                Json.object().put("channel", route.channel()).put("to", route.to());
        Json.Obj with = entry.with("lastChannel", route.channel()).with("lastTo", route.to());
        if (!route.account().isEmpty()) {
            context.put("accountId", route.account());
            with = with.with("lastAccountId", route.account());
        }
        if (!route.thread().isEmpty()) {
            context.put("threadId", route.thread());
            with = with.with("lastThreadId", route.thread());
        }
        return with.with("deliveryContext", context.build());
    }

    /// The fields once a turn has begun: what the last one was ended for has been said.
    static Json.Obj begun(Json.Obj entry, String text) {
        Json.Obj begun = entry.without(Fields.ABORTED).with("systemSent", Json.TRUE);
        return spoken(begun, text);
    }

    /// The fields with the language of a text, where it tells.
    static Json.Obj spoken(Json.Obj entry, String text) {
        return Language.of(text)
                .map(language -> entry.with(Language.FIELD, language.code()))
                .orElse(entry);
    }
}
