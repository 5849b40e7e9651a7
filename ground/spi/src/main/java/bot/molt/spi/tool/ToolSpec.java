package bot.molt.spi.tool;

import bot.molt.base.Require;

/// What a tool says of itself. The record `args` is the schema that a model sees.
///
/// @param name `[a-z][a-z0-9_]*`; unique
/// @param description for a model: what it does, when to use it, what comes back
/// @param turn whether a call waits for its turn where the user has used up what may run at once
public record ToolSpec<A extends Record>(
        String name, String description, Class<A> args, Effect effect, Turn turn) {
    /// How a call stands to the turns of its user.
    public enum Turn {
        /// Takes one, and waits for it.
        TAKES,
        /// Needs none: who has used up all must still be able to look after what runs.
        NEEDS_NONE
    }

    /// A tool whose calls take their turn.
    public ToolSpec(String name, String description, Class<A> args, Effect effect) {
        this(name, description, args, effect, Turn.TAKES);
    }

    public ToolSpec {
        Require.that(name.matches("[a-z][a-z0-9_]*"), "name", name, "[a-z][a-z0-9_]*");
        Require.nonBlank("description", description);
    }
}
