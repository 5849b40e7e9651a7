package bot.molt.protocol.models;

/// The model that is asked from now on, in full.
public record SetModelResult(String ref) {}
