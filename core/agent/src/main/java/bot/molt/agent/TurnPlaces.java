package bot.molt.agent;

import bot.molt.agent.queue.SessionLines;
import bot.molt.agent.settings.AgentSettings;
import java.util.function.Supplier;

/// How many turns may run at once, as the settings say now.
record TurnPlaces(Supplier<AgentSettings> settings) implements SessionLines.Places {
    @Override
    public int all() {
        return settings.get().turnsAtOnce();
    }

    @Override
    public int children() {
        return settings.get().roster().reach().children().maxConcurrent();
    }
}
