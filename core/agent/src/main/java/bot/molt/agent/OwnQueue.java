package bot.molt.agent;

import bot.molt.agent.queue.QueueMode;
import bot.molt.agent.queue.QueueSettings;
import bot.molt.agent.session.Fields;
import bot.molt.base.json.Json;
import java.time.Duration;
import java.util.Locale;

/// How messages of one session wait, where somebody said so for that session.
final class OwnQueue {
    private OwnQueue() {}

    static QueueSettings of(Json.Obj entry, QueueSettings configured) {
        QueueMode mode =
                entry.string(Fields.QUEUE_MODE).flatMap(QueueMode::of).orElse(configured.mode());
        Duration quiet =
                entry.number(Fields.QUEUE_QUIET).map(Duration::ofMillis).orElse(configured.quiet());
        int cap = entry.number(Fields.QUEUE_CAP).map(Long::intValue).orElse(configured.cap());
        QueueSettings.Drop drop =
                entry.string(Fields.QUEUE_DROP)
                        .map(word -> QueueSettings.Drop.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(configured.drop());
        return new QueueSettings(mode, quiet, cap, drop);
    }
}
