package bot.molt.gateway.skills;

import bot.molt.agent.skills.Skill;
import bot.molt.agent.skills.SkillStanding;
import bot.molt.agent.skills.SkillWants;
import bot.molt.base.json.Json;
import java.util.List;

/// Skills as clients are told of them.
final class SkillShape {
    private SkillShape() {}

    static Json.Obj of(SkillStanding standing) {
        Skill skill = standing.skill();
        SkillWants wants = skill.wants();
        Json.ObjectBuilder shape =
                Json.object()
                        .put("name", skill.name())
                        .put("description", skill.description())
                        .put("source", skill.source().wireName())
                        .put("filePath", skill.file().toString())
                        .put("baseDir", skill.folder().toString())
                        .put("skillKey", skill.key());
        put(shape, "primaryEnv", wants.primaryEnv());
        put(shape, "emoji", wants.emoji());
        put(shape, "homepage", wants.homepage());
        shape.put("always", wants.always())
                .put("disabled", standing.disabled())
                .put("blockedByAllowlist", false)
                .put("eligible", standing.eligible());
        put(shape, "reason", standing.reason());
        return shape.put("requirements", requires(wants.requires(), wants.os()))
                .put(
                        "missing",
                        requires(
                                standing.missing(),
                                standing.wrongSystem() ? wants.os() : List.of()))
                .put(
                        "configChecks",
                        Json.array(standing.settings().stream().map(SkillShape::check).toList()))
                .put(
                        "install",
                        Json.array(wants.installers().stream().map(SkillShape::installer).toList()))
                .build();
    }

    private static void put(Json.ObjectBuilder shape, String name, String text) {
        if (!text.isEmpty()) {
            shape.put(name, text);
        }
    }

    private static Json.Obj requires(SkillWants.Requires wanted, List<String> os) {
        return Json.object()
                .put("bins", Json.strings(wanted.bins()))
                .put("anyBins", Json.strings(wanted.anyBins()))
                .put("env", Json.strings(wanted.env()))
                .put("config", Json.strings(wanted.config()))
                .put("os", Json.strings(os))
                .build();
    }

    private static Json.Obj check(SkillStanding.Setting setting) {
        return Json.object()
                .put("path", setting.path())
                .put("value", setting.isOn())
                .put("satisfied", setting.isOn())
                .build();
    }

    private static Json.Obj installer(SkillWants.Installer installer) {
        Json.ObjectBuilder shape =
                Json.object()
                        .put("id", installer.id())
                        .put("kind", installer.kind())
                        .put("label", installer.label())
                        .put("bins", Json.strings(installer.bins()));
        put(shape, "command", installer.command());
        return shape.build();
    }
}
