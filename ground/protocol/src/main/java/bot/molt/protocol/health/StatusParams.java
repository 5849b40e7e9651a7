package bot.molt.protocol.health;

import bot.molt.base.bind.Default;

/// How closely to look.
///
/// @param deep whether to probe parts that take a moment
/// @param includeChannelSummary whether a line for each channel is wanted
/// @param includeCliProjection whether a client on another machine wants to know what it would
///   otherwise read from the configuration file
public record StatusParams(
        @Default("false") boolean deep,
        @Default("true") boolean includeChannelSummary,
        @Default("false") boolean includeCliProjection) {}
