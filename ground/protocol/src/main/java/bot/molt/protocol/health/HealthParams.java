package bot.molt.protocol.health;

import bot.molt.base.bind.Default;

/// How to look.
///
/// @param probe whether to ask everything anew instead of telling what is known
public record HealthParams(@Default("false") boolean probe) {}
