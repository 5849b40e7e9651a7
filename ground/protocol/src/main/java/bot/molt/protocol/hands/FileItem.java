package bot.molt.protocol.hands;

/// What stands at a path of the node.
///
/// @param path absolute, resolved, on the node
/// @param modifiedMs Unix milliseconds
/// @param mode permission bits, `0644` as 420
/// @param version changes whenever the content may have changed; comparable for equality only
public record FileItem(
        String path, Kind kind, long size, long modifiedMs, int mode, String version) {
    /// What kind of entry it is.
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        SPECIAL
    }
}
