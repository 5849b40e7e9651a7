package bot.molt.agent;

import bot.molt.agent.command.CommandLine;
import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.session.Fields;
import bot.molt.agent.settings.MessagesConfig;
import bot.molt.agent.settings.Talk;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.util.Locale;

/// How a message waits: as it says itself, else as somebody said for its session, else as it is
/// configured.
final class OwnQueue {
    private OwnQueue() {}

    /// @param entry fields of the session; empty where it answers nothing
    static QueueSettings of(Inbound inbound, Json.Obj entry, Talk talk) {
        QueueSettings own = of(entry, talk.queue()).awaiting(burst(inbound, talk.burst()));
        String wish = inbound.options().queue();
        return wish == null ? own : QueueMode.wished(wish).map(own::in).orElse(own);
    }

    /// Only texts of chats wait for what follows.
    private static Duration burst(Inbound inbound, MessagesConfig.Burst burst) {
        Route route = inbound.options().route();
        if (route == null) {
            return Duration.ZERO;
        }
        boolean awaits =
                inbound.caller().door().equals("chat")
                        && inbound.images().isEmpty()
                        && !CommandLine.isAlone(inbound.text());
        return awaits ? burst.of(route.channel()) : Duration.ZERO;
    }

    private static QueueSettings of(Json.Obj entry, QueueSettings configured) {
        QueueMode mode =
                entry.string(Fields.QUEUE_MODE).flatMap(QueueMode::of).orElse(configured.mode());
        Duration quiet =
                entry.number(Fields.QUEUE_QUIET).map(Duration::ofMillis).orElse(configured.quiet());
        int cap = entry.number(Fields.QUEUE_CAP).map(Long::intValue).orElse(configured.cap());
        QueueSettings.Drop drop =
                entry.string(Fields.QUEUE_DROP)
                        .map(word -> QueueSettings.Drop.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(configured.drop());
        return new QueueSettings(mode, quiet, cap, drop, configured.burst());
    }
}
