package bot.molt.base.config;

/// Where a value stands, and the path under which it was written there.
///
/// @param file the file as the user knows it
/// @param line 1-based
/// @param column 1-based, in characters
/// @param written the path as the user spelled it: `gateway.auth.secret`
public record Place(String file, int line, int column, String written) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
