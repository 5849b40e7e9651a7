package bot.molt.spi.model;

import java.util.List;

/// The models that are configured, by reference: `anthropic/claude-sonnet-4-5`, or an alias such as
/// `sonnet`. Follows the configuration: whoever needs a model asks each time.
///
/// Threads: safe for any number.
public interface Models {
    /// The model that is asked where nobody names one.
    ///
    /// Errors: `unavailable` where there is no key for any provider; the text says how to add one.
    Model standard();

    /// The model of a reference. One without a provider is an alias, or a model of Anthropic.
    ///
    /// Errors: `not_found` for a provider that is not configured or a model that may not be used,
    /// with those that may; `unavailable` where the provider has no key.
    Model find(String ref);

    /// The model of a reference, then those that may answer in its place, in order; those without a
    /// key are left out behind the first.
    ///
    /// @param ref empty for the standard model Errors: those of [#find] and [#standard] for the
    ///   first
    List<Model> chain(String ref);

    /// Every model that is known and has a key, the standard one first.
    List<ModelEntry> all();
}
