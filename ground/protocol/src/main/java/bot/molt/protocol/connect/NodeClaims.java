package bot.molt.protocol.connect;

import bot.molt.base.bind.Default;
import bot.molt.base.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a node says it can do.
///
/// @param caps groups of abilities: `system`, `browser`
/// @param commands names that may be invoked: `system.run`
/// @param permissions what its operating system lets it do
/// @param pathEnv its `PATH`
public record NodeClaims(
        @Default("[]") List<String> caps,
        @Default("[]") List<String> commands,
        @Nullable Json permissions,
        @Nullable String pathEnv,
        @Nullable Json computerUse,
        @Nullable Json modelCatalog) {}
