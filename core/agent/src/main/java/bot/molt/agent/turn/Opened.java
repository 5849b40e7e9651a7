package bot.molt.agent.turn;

import bot.molt.agent.Inbound;
import bot.molt.agent.Route;
import bot.molt.agent.command.Language;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Fields;
import bot.molt.agent.session.SessionKey;
import bot.molt.agent.settings.AgentSettings;
import bot.molt.base.json.Json;
import bot.molt.store.SessionRow;
import bot.molt.store.TranscriptTable;
import bot.molt.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.util.regex.Pattern;

/// The session of a turn: found or made.
final class Opened {
    /// Sessions that are no conversations.
    private static final Pattern LASTING = Pattern.compile(":(subagent|cron|hook):");

    private Opened() {}

    static SessionRow session(TurnParts parts, Tx tx, Pending message, long now)
            throws SQLException {
        Inbound inbound = message.inbound();
        String key = message.run().sessionKey();
        String owner = inbound.caller().userId();
        SessionRow found =
                parts.stores()
                        .sessions()
                        .find(tx, key)
                        .map(row ->
                                message.wasBegun() || HeartbeatReply.isOne(inbound.key())
                                        ? row
                                        : current(row, parts.settings().get(), now))
                        .orElseGet(() -> fresh(key, owner, now));
        boolean mine = inbound.caller().isOperator() || found.owner().equals(owner);
        if (!mine) {
            throw SessionKey.missing(key);
        }
        SessionRow labelled =
                inbound.options().label() == null
                        ? found
                        : found.labelled(inbound.options().label());
        Route route = inbound.options().route();
        boolean beat = HeartbeatReply.isOne(inbound.key());
        return route == null || beat
                ? labelled
                : labelled.withEntry(routed(labelled.entry(), route));
    }

    /// The session, or what follows it where its conversation is over.
    private static SessionRow current(SessionRow row, AgentSettings settings, long now) {
        String channel = row.entry().string("lastChannel").orElse("");
        boolean over =
                !LASTING.matcher(row.key()).find()
                        && settings.talk()
                                .resets()
                                .isOver(
                                        row.key(),
                                        channel,
                                        Instant.ofEpochMilli(row.updatedAt()),
                                        Instant.ofEpochMilli(now),
                                        settings.zone());
        return over
                ? row.renewed(TranscriptTable.newSessionId())
                        .withEntry(Fields.afterReset(row.entry()))
                : row;
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
