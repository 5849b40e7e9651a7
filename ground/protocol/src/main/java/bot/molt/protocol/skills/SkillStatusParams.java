package bot.molt.protocol.skills;

import bot.molt.base.bind.Doc;
import org.jspecify.annotations.Nullable;

/// Whose skills.
public record SkillStatusParams(
        @Doc("Agent whose workspace counts; the default one where it is left out.")
                @Nullable String agentId) {}
