package bot.molt.protocol.config;

import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A change of the configuration.
///
/// @param raw JSON5 or YAML, as the file is written: the whole text, or a merge patch
/// @param baseHash of the text that was read before; needed where the file exists
/// @param sessionKey who is told afterwards
/// @param note for the log
public record WriteConfigParams(
        String raw,
        @Nullable String baseHash,
        @Nullable String sessionKey,
        @Nullable String note,
        @Nullable Json restartDelayMs,
        @Default("[]") List<String> replacePaths) {}
