package bot.molt.protocol.memory;

import bot.molt.base.bind.Default;

/// How notes are taken over into the index.
///
/// @param force whether the index is made again from nothing
public record IndexMemoryParams(@Default("false") boolean force) {}
