package bot.molt.base.archive;

/// One member of an archive.
///
/// @param path with slashes, as it was written
/// @param kind what it is
/// @param size bytes of its content; 0 for what is no file
/// @param mode permission bits, such as 0600
/// @param modified seconds since 1970
/// @param link where a link points; empty for what is none
public record TarEntry(String path, Kind kind, long size, int mode, long modified, String link) {
    /// What an archive may hold.
    public enum Kind {
        FILE,
        FOLDER,
        LINK
    }
}
