package bot.molt.agent.skills;

import java.nio.file.Path;

/// A folder with a SKILL.md.
///
/// @param name as it calls itself; unique among those that hold
/// @param description what it is for
/// @param source where it is from
/// @param folder on this machine
/// @param wants what it needs, and what else it says of itself
public record Skill(String name, String description, Source source, Path folder, SkillWants wants) {
    /// Name of the file.
    public static final String FILE = "SKILL.md";

    /// Where a skill is from; of two with the same name the earlier one holds.
    public enum Source {
        WORKSPACE("clawdbot-workspace"),
        MANAGED("clawdbot-managed"),
        EXTRA("clawdbot-extra");

        private final String wireName;

        Source(String wireName) {
            this.wireName = wireName;
        }

        /// As the original says it.
        public String wireName() {
            return wireName;
        }
    }

    public Path file() {
        return folder.resolve(FILE);
    }

    /// Under which it stands in `skills.entries`.
    public String key() {
        return wants.key().isEmpty() ? name : wants.key();
    }
}
