package bot.molt.protocol.models;

import bot.molt.base.Require;

/// Which model is asked from now on.
///
/// @param ref `anthropic/claude-sonnet-4-5`, or an alias
public record SetModelParams(String ref) {
    public SetModelParams {
        Require.nonBlank("ref", ref);
    }
}
