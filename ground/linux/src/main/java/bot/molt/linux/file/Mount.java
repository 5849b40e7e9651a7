package bot.molt.linux.file;

import java.nio.file.Path;

/// A folder or file of the host under a path of a sandbox.
///
/// @param inside absolute path in the sandbox
/// @param host absolute path on the host
/// @param writable whether the file tools may change something there
public record Mount(String inside, Path host, boolean writable) {}
