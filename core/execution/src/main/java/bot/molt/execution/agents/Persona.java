package bot.molt.execution.agents;

import bot.molt.base.bind.Doc;
import bot.molt.base.json.Json;
import org.jspecify.annotations.Nullable;

/// Who an agent of `agents.list` is.
public record Persona(
        @Doc("Its name, for people.") @Nullable String name,
        @Doc("Who it is: name, emoji, theme (a line about its manner), avatar.")
                @Nullable Identity identity,
        @Doc(
                        "The model that it asks, in the place of agents.defaults.model: PROVIDER/MODEL, or an object with primary and fallbacks.")
                @Nullable Json model) {
    /// `identity` of an agent.
    public record Identity(
            @Doc("What it calls itself.") @Nullable String name,
            @Doc("A line about its manner.") @Nullable String theme,
            @Doc("Stands beside its name.") @Nullable String emoji,
            @Doc("A picture: path or address.") @Nullable String avatar) {}
}
