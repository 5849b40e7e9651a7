package bot.molt.agent.skills;

import bot.molt.base.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The skills of this gateway: those of the state folder and of the configured folders, which are
/// the operator's, and those of a workspace. What was read is kept until somebody says that it
/// changed; a workspace is read anew for each turn.
///
/// Threads: safe for any number.
public final class Skills {
    private final Path managed;
    private final Supplier<SkillsConfig> settings;
    private final SkillGate gate;
    private volatile @Nullable Shared shared;

    /// What was read of the operator's folders.
    private record Shared(List<Path> folders, List<SkillFolder> read) {}

    /// @param managed the folder of the state folder
    public Skills(Path managed, SkillGate gate) {
        this.managed = managed;
        this.settings = gate.settings();
        this.gate = gate;
    }

    /// The folder that skills are installed into.
    public Path managed() {
        return managed;
    }

    /// The operator's folders, the one that goes first at the front.
    public List<Path> folders() {
        List<Path> all = new ArrayList<>();
        all.add(managed);
        all.addAll(settings.get().load().extraDirs());
        return all;
    }

    /// What was read is read again.
    public void changed() {
        shared = null;
    }

    private List<SkillFolder> read() {
        List<Path> folders = folders();
        Shared now = shared;
        if (now == null || !now.folders().equals(folders)) {
            List<SkillFolder> read = new ArrayList<>();
            for (Path folder : folders) {
                read.add(
                        SkillFolder.read(
                                folder,
                                folder.equals(managed)
                                        ? Skill.Source.MANAGED
                                        : Skill.Source.EXTRA));
            }
            now = new Shared(folders, List.copyOf(read));
            shared = now;
        }
        return now.read();
    }

    /// All that there are for a workspace, by name, whether they hold or not.
    ///
    /// @param workspace on this machine; null for none
    public List<SkillStanding> all(@Nullable Path workspace) {
        Map<String, Skill> byName = new LinkedHashMap<>();
        for (SkillFolder folder : folders(workspace)) {
            folder.skills().forEach(skill -> byName.putIfAbsent(name(skill), skill));
        }
        return byName.values().stream()
                .sorted((one, other) -> name(one).compareTo(name(other)))
                .map(gate::standing)
                .toList();
    }

    private static String name(Skill skill) {
        return skill.name().toLowerCase(Locale.ROOT);
    }

    private List<SkillFolder> folders(@Nullable Path workspace) {
        List<SkillFolder> all = new ArrayList<>();
        if (workspace != null) {
            all.add(SkillFolder.read(workspace.resolve("skills"), Skill.Source.WORKSPACE));
        }
        all.addAll(read());
        return all;
    }

    /// What is wrong with folders that look like skills.
    public List<String> problems(@Nullable Path workspace) {
        return folders(workspace).stream().flatMap(folder -> folder.problems().stream()).toList();
    }

    /// What commands of the operator's turns get.
    public Map<String, Secret> variables(@Nullable Path workspace) {
        return settings.get().entries().isEmpty() ? Map.of() : gate.variables(all(workspace));
    }
}
