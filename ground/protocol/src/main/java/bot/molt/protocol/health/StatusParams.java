package bot.molt.protocol.health;

import bot.molt.base.bind.Default;

/// How closely to look.
///
/// @param deep whether to probe parts that take a moment
/// @param includeChannelSummary whether a line for each channel is wanted
public record StatusParams(
        @Default("false") boolean deep, @Default("true") boolean includeChannelSummary) {}
