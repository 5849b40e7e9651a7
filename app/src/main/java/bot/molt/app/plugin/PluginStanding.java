package bot.molt.app.plugin;

import java.util.List;

/// How one plugin stands.
///
/// @param id of its [bot.molt.spi.plugin.PluginInfo]; the name of its file where that could not be
///   read
/// @param path where it lies
/// @param problem why it is left out, or what of it is; empty for nothing
/// @param sha256 of what it was read from; empty where it could not be
/// @param adds names of tools, addresses, methods and the rest
record PluginStanding(
        String id,
        String name,
        String version,
        String path,
        State state,
        String problem,
        String sha256,
        List<String> adds) {
    /// Whether it takes part.
    enum State {
        LOADED,
        DISABLED,
        FAILED
    }

    PluginStanding adding(List<String> names) {
        return new PluginStanding(id, name, version, path, state, problem, sha256, names);
    }

    /// The same with one more problem.
    PluginStanding noting(String more) {
        String all = problem.isEmpty() ? more : problem + "; " + more;
        return new PluginStanding(id, name, version, path, state, all, sha256, adds);
    }
}
