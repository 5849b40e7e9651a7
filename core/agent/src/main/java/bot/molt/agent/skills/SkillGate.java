package bot.molt.agent.skills;

import bot.molt.base.Secret;
import bot.molt.base.config.ConfigPath;
import bot.molt.base.json.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Decides which skills hold on this machine.
///
/// @param programs whether there is one of this name
/// @param variables names of those that the gateway was started with
/// @param config the tree that holds now
/// @param settings of skills
public record SkillGate(
        Predicate<String> programs,
        Predicate<String> variables,
        Supplier<Json.Obj> config,
        Supplier<SkillsConfig> settings) {
    private static final String SYSTEM = system();

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        if (name.contains("mac")) {
            return "darwin";
        }
        return name.contains("win") ? "win32" : "linux";
    }

    SkillStanding standing(Skill skill) {
        SkillWants wants = skill.wants();
        SkillsConfig.Entry entry = settings.get().entry(skill.key());
        List<SkillStanding.Setting> checked =
                wants.requires().config().stream()
                        .map(path -> new SkillStanding.Setting(path, isOn(path)))
                        .toList();
        boolean wrongSystem = !wants.os().isEmpty() && !wants.os().contains(SYSTEM);
        SkillWants.Requires missing =
                wants.always()
                        ? SkillWants.Requires.NOTHING
                        : missing(skill, wants.requires(), entry, checked);
        return new SkillStanding(skill, !entry.enabled(), missing, wrongSystem, checked);
    }

    private SkillWants.Requires missing(
            Skill skill,
            SkillWants.Requires wanted,
            SkillsConfig.Entry entry,
            List<SkillStanding.Setting> checked) {
        boolean anyThere = wanted.anyBins().stream().anyMatch(this::isThere);
        return new SkillWants.Requires(
                wanted.bins().stream().filter(name -> !isThere(name)).toList(),
                anyThere ? List.of() : wanted.anyBins(),
                wanted.env().stream().filter(name -> !has(skill, entry, name)).toList(),
                checked.stream()
                        .filter(setting -> !setting.isOn())
                        .map(SkillStanding.Setting::path)
                        .toList());
    }

    /// A name alone, never a path.
    private boolean isThere(String program) {
        return program.matches("[A-Za-z0-9._+-]+") && programs.test(program);
    }

    private boolean has(Skill skill, SkillsConfig.Entry entry, String name) {
        return variables.test(name)
                || entry.env().containsKey(name)
                || entry.apiKey() != null && skill.wants().primaryEnv().equals(name);
    }

    private boolean isOn(String path) {
        Json value;
        try {
            value = ConfigPath.parse(path).find(config.get()).orElse(Json.NULL);
        } catch (IllegalArgumentException e) {
            return false;
        }
        return switch (value) {
            case Json.Null _ -> false;
            case Json.Bool(boolean on) -> on;
            case Json.Str(String text) -> !text.isBlank();
            case Json.Num(BigDecimal number) -> number.signum() != 0;
            case Json.Obj _, Json.Arr _ -> true;
        };
    }

    /// What commands of a turn get of skills that hold: the variables of their entries, their key
    /// in the variable that they name for it.
    Map<String, Secret> variables(List<SkillStanding> standings) {
        Map<String, Secret> all = new TreeMap<>();
        for (SkillStanding standing : standings) {
            Skill skill = standing.skill();
            SkillsConfig.Entry entry = settings.get().entry(skill.key());
            if (standing.eligible()) {
                entry.env().forEach(all::putIfAbsent);
                String name = skill.wants().primaryEnv();
                Secret key = entry.apiKey();
                if (key != null && SkillVariables.isFree(name)) {
                    all.putIfAbsent(name, key);
                }
            }
        }
        return all;
    }
}
