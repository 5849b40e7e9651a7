package bot.molt.protocol.models;

/// A key that was kept or forgotten.
///
/// @param profile `anthropic:default`
/// @param file where keys are kept
public record ModelKeyResult(String provider, String profile, String file) {}
