package bot.molt.spi.sandbox;

import java.time.Instant;

/// What stands at a path.
///
/// @param path absolute, resolved, inside the target
/// @param mode permission bits, `0644` as 420
/// @param version changes whenever the content may have changed; comparable for equality only
public record FileInfo(
        String path, Kind kind, long size, Instant modified, int mode, String version) {
    /// What kind of entry it is.
    public enum Kind {
        FILE,
        FOLDER,
        LINK,
        SPECIAL
    }

    /// The last name of the path.
    public String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
