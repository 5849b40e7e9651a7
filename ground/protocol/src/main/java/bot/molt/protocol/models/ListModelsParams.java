package bot.molt.protocol.models;

import bot.molt.base.bind.Default;
import org.jspecify.annotations.Nullable;

/// Which models are meant.
///
/// @param provider only this one's; null for all
/// @param view of the original; all of them show the same here
/// @param agentId of the original; models are the same for every agent here
public record ListModelsParams(
        @Nullable String provider,
        @Nullable String view,
        @Nullable String agentId,
        @Default("false") boolean refresh) {}
