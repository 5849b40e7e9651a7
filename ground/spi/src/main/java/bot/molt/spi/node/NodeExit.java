package bot.molt.spi.node;

import bot.molt.spi.sandbox.ExitStatus;

/// The end of a process on a node.
///
/// @param stdout bytes of the whole standard output
/// @param stderr bytes of the whole standard error
public record NodeExit(String processId, ExitStatus status, long stdout, long stderr) {}
