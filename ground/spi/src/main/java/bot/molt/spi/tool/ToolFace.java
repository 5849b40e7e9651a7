package bot.molt.spi.tool;

import bot.molt.base.json.Json;

/// Another name and shape under which clients see a tool.
public interface ToolFace {
    /// The name that the client calls: `Bash`.
    String name();

    /// The name for people.
    String title();

    /// For a model: what it does, where, and what comes back.
    String description();

    /// The record that is the schema.
    Class<? extends Record> args();

    /// Name of the tool that does the work.
    String tool();

    /// The arguments of the tool for the arguments of the face.
    ///
    /// Errors: `invalid_params` with the name, the value and what was expected.
    Json.Obj translate(Json.Obj args);

    /// How much harm it can do.
    Facts facts();

    /// The most characters of a result that are worth passing to a model.
    int maxResultChars();

    /// What a client may know of a tool before it calls it.
    ///
    /// @param readOnly changes nothing
    /// @param destructive may overwrite or remove
    /// @param idempotent a repetition changes nothing more
    record Facts(boolean readOnly, boolean destructive, boolean idempotent) {}
}
