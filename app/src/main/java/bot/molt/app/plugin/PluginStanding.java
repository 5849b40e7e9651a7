package bot.molt.app.plugin;

import java.util.List;

/// How one plugin stands.
///
/// @param id of its [bot.molt.spi.plugin.PluginInfo]; the name of its file where that could not be
///   read
/// @param path where it lies
/// @param problem why it is left out, or what of it is; empty for nothing
/// @param adds names of tools, addresses and methods
record PluginStanding(
        String id,
        String name,
        String version,
        String path,
        State state,
        String problem,
        List<String> adds) {
    /// Whether it takes part.
    enum State {
        LOADED,
        DISABLED,
        FAILED
    }
}
