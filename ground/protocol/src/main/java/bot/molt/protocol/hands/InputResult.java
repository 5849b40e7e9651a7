package bot.molt.protocol.hands;

/// What the process was given.
///
/// @param offset bytes accepted since it started
public record InputResult(long offset) {}
