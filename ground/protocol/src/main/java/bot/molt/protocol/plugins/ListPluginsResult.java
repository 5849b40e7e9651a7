package bot.molt.protocol.plugins;

import java.util.List;

/// The plugins that were found.
public record ListPluginsResult(List<Item> plugins) {
    /// How one stands.
    ///
    /// @param path where it lies on the gateway
    /// @param status `loaded`, `disabled` or `failed`
    /// @param problem why it is left out, or what of it is; empty for nothing
    /// @param sha256 of what it was read from; empty where it could not be
    /// @param adds names of tools, routes, methods and the rest
    public record Item(
            String id,
            String name,
            String version,
            String path,
            String status,
            String problem,
            String sha256,
            List<String> adds) {}
}
