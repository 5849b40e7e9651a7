package bot.molt.cli.service;

import bot.molt.base.json.Json;

/// Something that is not right with an installed unit.
///
/// @param code stable: `program-missing`
/// @param message what is so, for people
public record UnitIssue(String code, String message) {
    Json.Obj tree() {
        return Json.object().put("code", code).put("message", message).build();
    }
}
