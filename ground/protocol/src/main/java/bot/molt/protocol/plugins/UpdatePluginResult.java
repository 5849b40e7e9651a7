package bot.molt.protocol.plugins;

/// What an update did, or would do.
///
/// @param state `same` where nothing is newer, `ready` where it waits for a yes, `updated`
public record UpdatePluginResult(String id, String state, Build from, Build to) {
    /// One of the two.
    public record Build(String version, String sha256, String path) {}
}
