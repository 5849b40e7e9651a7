package bot.molt.agent.skills;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Aka;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import bot.molt.base.bind.Guarded;
import bot.molt.base.bind.Unit;
import bot.molt.base.json.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings under `skills`.
public record SkillsConfig(
        @Doc("Where skills are looked for.") Load load,
        @Doc("Settings of single skills by name, or by the key that the skill says.")
                @Default("{}")
                @Guarded
                Map<String, Entry> entries,
        @Doc(
                        "Understood and not needed: installers are shown, and no skills come with the program.")
                @Aka("allowBundled")
                @Nullable Json install) {
    public static final SkillsConfig DEFAULT =
            new SkillsConfig(new Load(List.of(), true, Duration.ofMillis(250)), Map.of(), null);

    /// `skills.load`.
    public record Load(
            @Doc(
                            "More folders of skills; one of the same name in the workspace or in the state folder goes first.")
                    @Default("[]")
                    @Guarded
                    List<Path> extraDirs,
            @Doc("Whether changes in the folders hold at once; else after a reload.")
                    @Default("true")
                    boolean watch,
            @Doc("How long nothing may have changed before.")
                    @Unit(ChronoUnit.MILLIS)
                    @Default("250ms")
                    Duration watchDebounceMs) {
        public Load {
            Require.range("watchDebounceMs", watchDebounceMs.toMillis(), 0, 60_000);
            extraDirs.forEach(folder ->
                    Require.that(
                            folder.isAbsolute(), "extraDirs", folder, "an absolute path, or ~/…"));
        }
    }

    /// `skills.entries.<name>`.
    ///
    /// @param env what commands of the operator's turns get
    public record Entry(
            @Doc("Whether it takes part.") @Default("true") boolean enabled,
            @Doc("Its key, for the variable that the skill names as primaryEnv.") @Guarded
                    @Nullable Secret apiKey,
            @Doc("Variables that commands of the operator's turns get, hidden in output.")
                    @Default("{}")
                    @Guarded
                    Map<String, Secret> env,
            @Doc("Settings that the skill itself knows.") @Nullable Json config) {
        static final Entry NONE = new Entry(true, null, Map.of(), null);

        public Entry {
            env.keySet().forEach(name -> SkillVariables.check("env", name));
        }
    }

    Entry entry(String key) {
        return entries.getOrDefault(key, Entry.NONE);
    }
}
