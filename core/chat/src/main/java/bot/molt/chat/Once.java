package bot.molt.chat;

import bot.molt.agent.Agents;
import bot.molt.base.json.Json;
import bot.molt.store.InboxTable;
import bot.molt.store.Stores;
import java.time.InstantSource;

/// Remembers what was begun, so that a message which comes again after a crash is not done again.
///
/// Threads: safe for any number.
final class Once {
    private final Agents agents;
    private final InstantSource clock;

    Once(Agents agents, InstantSource clock) {
        this.agents = agents;
        this.clock = clock;
    }

    /// Whether a key is new; from then on it is not, also after the end of the process.
    boolean first(String key) {
        Stores stores = agents.stores();
        long now = clock.millis();
        return stores.write(tx -> {
            InboxTable.Put put = stores.inbox().put(tx, key, key, "", now, Json.Obj.EMPTY);
            if (put.isNew()) {
                stores.inbox()
                        .end(
                                tx,
                                put.message().seq(),
                                Json.object().put("status", "ok").put("stop", "command").build(),
                                now);
            }
            return put.isNew();
        });
    }
}
