package bot.molt.providers.catalog;

import bot.molt.base.bind.Doc;

/// What the configuration says of models.
public record ModelSections(
        @Doc("Model servers, and models that the product does not know by itself.")
                ModelsConfig models,
        @Doc("Which keys of a provider are used, in which order.") AuthConfig auth) {}
