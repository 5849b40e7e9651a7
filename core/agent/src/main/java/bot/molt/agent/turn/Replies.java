package bot.molt.agent.turn;

import bot.molt.agent.Route;
import bot.molt.agent.delivery.Outbox;
import bot.molt.agent.queue.Pending;
import bot.molt.agent.session.Fields;
import bot.molt.base.json.Json;
import bot.molt.store.Stores;
import bot.molt.store.Tx;
import java.sql.SQLException;

/// Puts the reply of a turn where it is sent from, where somebody wants it sent.
final class Replies {
    private Replies() {}

    /// @param at milliseconds; now
    static void put(Stores stores, Tx tx, Pending message, Json.Obj outcome, long at)
            throws SQLException {
        Route route = message.inbound().options().route();
        String text = outcome.string("text").orElse("");
        String error = outcome.string("error").orElse("");
        boolean beat = HeartbeatReply.isOne(message.inbound().key());
        String shown = text.isEmpty() && !beat ? error : text;
        if (route == null || shown.isEmpty()) {
            return;
        }
        boolean denied =
                stores.sessions()
                        .find(tx, message.run().sessionKey())
                        .flatMap(row -> row.entry().string(Fields.SEND_POLICY))
                        .filter("deny"::equals)
                        .isPresent();
        if (denied) {
            return;
        }
        Json.Obj body =
                Json.object()
                        .put("text", shown)
                        .put("to", route.to())
                        .put("account", route.account())
                        .put("thread", route.thread())
                        .put("replyTo", route.replyTo())
                        .put("run", message.run().id())
                        .put("sessionKey", message.run().sessionKey())
                        .put(Outbox.PUT_AT, at)
                        .build();
        stores.outbox()
                .put(tx, "reply-" + message.seq(), route.channel(), route.conversation(), body);
    }
}
