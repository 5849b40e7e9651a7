package bot.molt.protocol.terminal;

/// An input was typed.
///
/// @param seq its number
public record TakenInputResult(long seq) {}
