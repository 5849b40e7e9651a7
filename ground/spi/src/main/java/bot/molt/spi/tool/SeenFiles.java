package bot.molt.spi.tool;

import java.util.Optional;

/// Versions of files as this session last read or wrote them.
public interface SeenFiles {
    /// Remembers the version under the resolved absolute path.
    void saw(String path, String version);

    /// The version seen last; empty where this session never read or wrote the file.
    Optional<String> version(String path);
}
