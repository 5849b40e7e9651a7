package bot.molt.tools.grep;

import bot.molt.spi.files.FileTree;
import bot.molt.spi.sandbox.FileInfo;
import bot.molt.spi.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The files that a search has to look at, newest first.
final class Candidates {
    static final long MAX_FILE_BYTES = 32L << 20;

    private final Sandbox sandbox;
    private final FileInfo root;
    private final FileFilter filter;
    private final FileTree tree;

    Candidates(Sandbox sandbox, GrepTool.Args args, FileInfo root) {
        this.sandbox = sandbox;
        this.root = root;
        this.filter = FileFilter.of(args.files());
        this.tree =
                new FileTree(
                        sandbox,
                        new FileTree.Rules(args.files().hidden(), args.files().noIgnore()));
    }

    /// @param named paths that were found already to match; empty to look at all
    List<FileInfo> below(Optional<List<String>> named) throws IOException, InterruptedException {
        List<FileInfo> files = named.isPresent() ? checked(named.get()) : walked();
        files.sort(
                Comparator.comparing(FileInfo::modified).reversed().thenComparing(FileInfo::path));
        return files;
    }

    private List<FileInfo> walked() throws IOException, InterruptedException {
        List<FileInfo> files = new ArrayList<>();
        tree.walk(
                root.path(),
                file -> {
                    if (isSearched(file.info()) && filter.takes(file.relative())) {
                        files.add(file.info());
                    }
                    return true;
                });
        return files;
    }

    static boolean isSearched(FileInfo info) {
        return info.kind() == FileInfo.Kind.FILE && info.size() <= MAX_FILE_BYTES;
    }

    private List<FileInfo> checked(List<String> paths) throws IOException, InterruptedException {
        List<FileInfo> files = new ArrayList<>();
        for (String path : paths) {
            if (Thread.interrupted()) {
                throw new InterruptedException("grep");
            }
            String relative = path.substring(root.path().length() + 1);
            if (filter.takes(relative) && tree.reaches(root.path(), path)) {
                stat(path).filter(Candidates::isSearched).ifPresent(files::add);
            }
        }
        return files;
    }

    private Optional<FileInfo> stat(String path) throws IOException {
        try {
            return Optional.of(sandbox.files().stat(path));
        } catch (FileSystemException e) {
            return Optional.empty();
        }
    }
}
