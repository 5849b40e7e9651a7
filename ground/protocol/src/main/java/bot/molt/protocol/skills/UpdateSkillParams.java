package bot.molt.protocol.skills;

import bot.molt.base.Require;
import bot.molt.base.Secret;
import bot.molt.base.bind.Default;
import bot.molt.base.bind.Doc;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Settings of one skill.
///
/// Wire: `{"skillKey":"weather","enabled":true,"apiKey":"…","env":{"REGION":"eu"}}`
public record UpdateSkillParams(
        @Doc("Key of the skill, as skills.status shows it.") String skillKey,
        @Doc("Whether it takes part.") @Nullable Boolean enabled,
        @Doc("Its key; an empty one takes it away.") @Nullable Secret apiKey,
        @Default("{}") @Doc("Variables of its commands; an empty one takes it away.")
                Map<String, Secret> env) {
    public UpdateSkillParams {
        Require.that(
                skillKey.matches("[A-Za-z0-9][A-Za-z0-9 ._-]{0,63}"),
                "skillKey",
                skillKey,
                "a key that skills.status shows");
    }
}
