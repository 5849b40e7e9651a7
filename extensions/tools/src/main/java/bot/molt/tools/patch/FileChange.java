package bot.molt.tools.patch;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a patch does to one file.
sealed interface FileChange {
    String path();

    /// A file that must not exist yet.
    record Add(String path, String content) implements FileChange {}

    /// A file that must exist.
    record Delete(String path) implements FileChange {}

    /// @param moveTo new path, null where it stays
    record Update(String path, @Nullable String moveTo, List<Hunk> hunks) implements FileChange {}

    /// Lines to find and what replaces them.
    ///
    /// @param patchLine line of the patch at which it begins, from 1
    /// @param headers texts after `@@`, each found in turn before the hunk
    /// @param before context and removed lines
    /// @param after context and added lines
    /// @param atEnd whether `before` must be the end of the file
    record Hunk(
            int patchLine,
            List<String> headers,
            List<String> before,
            List<String> after,
            boolean atEnd) {}
}
