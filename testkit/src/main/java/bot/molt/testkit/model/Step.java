package bot.molt.testkit.model;

import bot.molt.base.json.Json;
import bot.molt.base.json.JsonText;
import java.util.List;

/// What the model says in one of its turns.
public sealed interface Step {
    /// Calls tools, all in one turn.
    record Uses(List<Use> uses) implements Step {}

    /// Says something and ends.
    record Says(String text) implements Step {}

    /// One call of a tool.
    ///
    /// @param tool the name that the client offered
    record Use(String tool, Json.Obj input) {}

    /// @param input JSON; single quotes will do
    static Step use(String tool, String input) {
        return new Uses(List.of(new Use(tool, JsonText.parseObject(input.replace('\'', '"')))));
    }

    static Step use(String tool, Json.Obj input) {
        return new Uses(List.of(new Use(tool, input)));
    }

    static Step say(String text) {
        return new Says(text);
    }
}
