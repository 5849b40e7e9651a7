package bot.molt.cli.skills;

import bot.molt.cli.Entry;
import java.util.List;

/// The commands about skills.
public final class SkillCommands {
    private SkillCommands() {}

    /// All of them.
    public static List<Entry> all() {
        return List.of(
                new Entry(
                        "skills check",
                        "Which skills take part, and what the others lack.",
                        CheckSkillsCommand::new),
                new Entry("skills info", "All about one skill.", SkillInfoCommand::new),
                new Entry(
                        "skills install",
                        "Take a skill in, from a folder or an archive.",
                        InstallSkillCommand::new),
                new Entry("skills list", "The skills of an agent.", ListSkillsCommand::new));
    }
}
