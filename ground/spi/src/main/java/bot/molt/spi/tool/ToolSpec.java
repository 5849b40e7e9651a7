package bot.molt.spi.tool;

import bot.molt.base.Require;

/// What a tool says of itself. The record `args` is the schema that a model sees.
///
/// @param name `[a-z][a-z0-9_]*`; unique
/// @param description for a model: what it does, when to use it, what comes back
public record ToolSpec<A extends Record>(
        String name, String description, Class<A> args, Effect effect) {
    public ToolSpec {
        Require.that(name.matches("[a-z][a-z0-9_]*"), "name", name, "[a-z][a-z0-9_]*");
        Require.nonBlank("description", description);
    }
}
