package bot.molt.spi.model;

import java.util.Set;

/// What is known of a model.
///
/// @param contextTokens the window: what is asked and what is answered together
/// @param maxOutputTokens the longest answer
public record ModelFacts(
        int contextTokens, int maxOutputTokens, Set<Ability> abilities, ModelPrice price) {
    /// What stands for a model that nobody described.
    public static final ModelFacts UNKNOWN =
            new ModelFacts(200_000, 8_192, Set.of(), ModelPrice.UNKNOWN);

    public ModelFacts {
        abilities = Set.copyOf(abilities);
    }

    public boolean can(Ability ability) {
        return abilities.contains(ability);
    }

    /// What not every model does.
    public enum Ability {
        /// It looks at pictures.
        IMAGES,
        /// It thinks before it answers where it is told to.
        THINKING
    }
}
