package bot.molt.protocol.terminal;

/// What an attached connection will be told.
///
/// @param offset first byte that `terminal.data` will bring
/// @param taken number of the last input of this writer that was taken; 0 for none
public record AttachedTerminalResult(TerminalItem terminal, long offset, long taken) {}
