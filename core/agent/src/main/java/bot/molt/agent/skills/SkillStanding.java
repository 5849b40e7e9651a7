package bot.molt.agent.skills;

import java.util.ArrayList;
import java.util.List;

/// Whether a skill takes part, and what it lacks.
///
/// @param disabled whether `skills.entries` says no
/// @param missing of what it needs; nothing where it is `always`
/// @param wrongSystem whether it is for other systems
/// @param settings those that it wants switched on, and whether they are
public record SkillStanding(
        Skill skill,
        boolean disabled,
        SkillWants.Requires missing,
        boolean wrongSystem,
        List<Setting> settings) {
    /// A setting that a skill wants switched on.
    public record Setting(String path, boolean isOn) {}

    public SkillStanding {
        settings = List.copyOf(settings);
    }

    /// Whether agents are told of it.
    public boolean eligible() {
        return !disabled && !wrongSystem && missing.isEmpty();
    }

    /// Why not, for people; empty where it is.
    public String reason() {
        List<String> why = new ArrayList<>();
        if (disabled) {
            why.add("switched off (skills.entries." + skill.key() + ".enabled)");
        }
        if (wrongSystem) {
            why.add("for " + String.join(", ", skill.wants().os()));
        }
        say(why, "program missing: ", missing.bins());
        say(why, "one of these programs missing: ", missing.anyBins());
        say(why, "variable or key missing: ", missing.env());
        say(why, "setting off: ", missing.config());
        return String.join("; ", why);
    }

    private static void say(List<String> why, String what, List<String> names) {
        if (!names.isEmpty()) {
            why.add(what + String.join(", ", names));
        }
    }
}
