package bot.molt.protocol.hands;

/// A program that runs.
///
/// @param pid on the node
public record StartResult(long pid) {}
