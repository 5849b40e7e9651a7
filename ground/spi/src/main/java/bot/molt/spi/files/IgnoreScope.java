package bot.molt.spi.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The ignore files of a folder and, through `parent`, of the folders above it.
///
/// @param folder absolute
/// @param files by rising rank as [#NAMES] has them
/// @param repository whether the folder holds `.git`; git's rules from above end here
record IgnoreScope(
        String folder, List<IgnoreFile> files, boolean repository, @Nullable IgnoreScope parent) {
    /// Highest rank first. A rule of a higher rank wins over one of a lower, wherever it stands.
    static final List<String> NAMES =
            List.of(".rgignore", ".ignore", ".gitignore", ".git/info/exclude");

    private static final int FIRST_OF_GIT = 2;

    boolean ignores(String path, boolean isFolder) {
        for (int rank = 0; rank < NAMES.size(); rank++) {
            IgnoreFile.Verdict verdict = verdict(rank, path, isFolder);
            if (verdict != IgnoreFile.Verdict.SILENT) {
                return verdict == IgnoreFile.Verdict.IGNORED;
            }
        }
        return false;
    }

    private IgnoreFile.Verdict verdict(int rank, String path, boolean isFolder) {
        for (IgnoreScope scope = this; scope != null; scope = scope.parent) {
            IgnoreFile file = scope.files.get(rank);
            IgnoreFile.Verdict verdict =
                    file.rules().isEmpty()
                            ? IgnoreFile.Verdict.SILENT
                            : file.verdict(FileTree.below(scope.folder, path), isFolder);
            boolean last = scope.repository && rank >= FIRST_OF_GIT;
            if (last || verdict != IgnoreFile.Verdict.SILENT) {
                return verdict;
            }
        }
        return IgnoreFile.Verdict.SILENT;
    }
}
