package bot.molt.cli.skills;

import bot.molt.base.json.Json;
import bot.molt.cli.Args;
import bot.molt.cli.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The skills that the gateway names.
final class KnownSkills {
    private KnownSkills() {}

    /// @param agent id; empty for the default one
    static Json.Obj status(Session session, Optional<String> agent) throws IOException {
        Json.ObjectBuilder params = Json.object();
        agent.ifPresent(id -> params.put("agentId", id));
        return session.call("skills.status", params.build());
    }

    static List<Json.Obj> of(Json.Obj status) {
        List<Json.Obj> all = new ArrayList<>();
        for (Json item : status.items("skills")) {
            if (item instanceof Json.Obj skill) {
                all.add(skill);
            }
        }
        return all;
    }

    static Json.Obj named(Json.Obj status, String name) throws IOException {
        String wanted = name.toLowerCase(Locale.ROOT);
        for (Json.Obj skill : of(status)) {
            boolean isIt =
                    text(skill, "name").toLowerCase(Locale.ROOT).equals(wanted)
                            || text(skill, "skillKey").toLowerCase(Locale.ROOT).equals(wanted);
            if (isIt) {
                return skill;
            }
        }
        throw Args.refused("skill", name, "a name that moltbot skills list shows");
    }

    static String text(Json.Obj object, String name) {
        return object.string(name).orElse("");
    }

    /// How it stands, in a word.
    static String standing(Json.Obj skill) {
        if (skill.isTrue("eligible")) {
            return "ready";
        }
        return skill.isTrue("disabled") ? "off" : "missing";
    }

    /// `clawdbot-managed` is `managed`.
    static String source(Json.Obj skill) {
        return text(skill, "source").replaceFirst("^clawdbot-", "");
    }

    static List<String> texts(Json.Obj object, String name) {
        List<String> all = new ArrayList<>();
        for (Json item : object.items(name)) {
            if (item instanceof Json.Str(String text)) {
                all.add(text);
            }
        }
        return all;
    }
}
